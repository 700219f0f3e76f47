package dev.ballast.api.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
    private final ClientAddress addresses =
            new ClientAddress(Optional.of(List.of("10.0.0.7", " 172.16.0.0/12", "fd00::/8", "lb")));

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 203.0.113.5, 192.0.2.1",
        "10.0.0.7, 203.0.113.5, 203.0.113.5",
        "10.0.0.8, 203.0.113.5, 10.0.0.8",
        "10.0.0.7, '1.1.1.1, 203.0.113.5', 203.0.113.5",
        "10.0.0.7, '1.1.1.1, 203.0.113.5, 172.20.1.1', 203.0.113.5",
        "fd00::1, '1.1.1.1,2001:db8::5', 2001:db8::5",
        "10.0.0.7, 'unknown', unknown",
        "10.0.0.7, '203.0.113.5, _hidden', _hidden",
        "10.0.0.7, '172.16.0.1', 172.16.0.1",
        "10.0.0.7, ' , ', 10.0.0.7",
    })
    void isTheLastOneThatNoTrustedProxyHas(String peer, String header, String client) {
        assertThat(addresses.of(peer, List.of(header))).isEqualTo(client);
    }

    @Test
    void isReadFromAllHeadersInTheirOrder() {
        assertThat(addresses.of("10.0.0.7", List.of("1.1.1.1", "203.0.113.5, 10.0.0.7")))
                .isEqualTo("203.0.113.5");
    }

    @Test
    void isThatOfTheConnectionWhereNoProxyIsTrusted() {
        assertThat(new ClientAddress(Optional.empty()).of("10.0.0.7", List.of("1.1.1.1")))
                .isEqualTo("10.0.0.7");
    }
}
