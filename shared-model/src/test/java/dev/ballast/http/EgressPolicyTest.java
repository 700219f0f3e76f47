package dev.ballast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.0.3",
                "0.0.0.0",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b:1::1",
                "2002:a00:1::1",
                "::10.0.0.1",
                "2001::1"
            })
    void refusesWhatIsNotPublic(String address) {
        assertThat(allows(EgressPolicy.PUBLIC_ONLY, "some.example", address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "172.32.0.1",
                "100.128.0.1",
                "11.0.0.1",
                "2606:4700::1111",
                "64:ff9b::101:101"
            })
    void letsPublicAddressesThrough(String address) {
        assertThat(allows(EgressPolicy.PUBLIC_ONLY, "some.example", address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, any.example, 10.2.3.4, true",
        "10.0.0.0/8, any.example, 11.2.3.4, true",
        "10.0.0.0/8, any.example, 192.168.0.1, false",
        "10.0.0.0/9, any.example, 10.128.0.1, false",
        "10.0.0.7, any.example, 10.0.0.7, true",
        "10.0.0.7, any.example, 10.0.0.8, false",
        "10.0.0.0/8, any.example, ::ffff:10.2.3.4, true",
        "fd00::/8, any.example, fd00::5, true",
        "fd00::/8, any.example, fc00::5, false",
        "Hub.Local, hub.local., 10.0.0.1, true",
        "hub.local, other.local, 10.0.0.1, false",
        "hub.local, evil-hub.local, 10.0.0.1, false"
    })
    void letsThroughWhatTheOperatorNames(
            String allowed, String host, String address, boolean expected) {
        assertThat(allows(EgressPolicy.of(List.of(allowed)), host, address)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/x", "fd00::/129", "1.2.3.4.5"})
    void refusesASettingThatMakesNoSense(String entry) {
        assertThatThrownBy(() -> EgressPolicy.of(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(entry.split("/", 2)[0]);
    }

    @Test
    void handsOnlyAllowedAddressesToTheConnection() throws UnknownHostException {
        // Given
        InetAddress inside = InetAddress.ofLiteral("10.0.0.1");
        InetAddress outside = InetAddress.ofLiteral("1.1.1.1");
        GuardedResolver resolver =
                new GuardedResolver(
                        _ -> new InetAddress[] {inside, outside}, EgressPolicy.PUBLIC_ONLY);
        // When
        InetAddress[] addresses = resolver.resolve("two.example");
        // Then
        assertThat(addresses).containsExactly(outside);
    }

    private static boolean allows(EgressPolicy policy, String host, String address) {
        return policy.allows(host, InetAddress.ofLiteral(address));
    }
}
