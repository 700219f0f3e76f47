package dev.ballast.download.engine.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class AddressTest {
    private static final URI HUB = URI.create("https://hub.example/m");
    private static final URI SIGNED = URI.create("https://cdn.example/m?signature=1");
    private static final URI SIGNED_LATER = URI.create("https://cdn.example/m?signature=2");
    private final Address address = new Address(HUB, UrlRenewal.SAME);

    @Test
    void staysWhereRedirectsLed() {
        // When
        address.ledTo(HUB, SIGNED);
        // Then
        assertThat(address.uri()).isEqualTo(SIGNED);
    }

    @Test
    void asksTheSourceEachTimeWhereRedirectsLeadBackToItsOrigin() {
        // When
        address.ledTo(HUB, URI.create("https://hub.example/chosen-by-another-host"));
        // Then
        assertThat(address.uri()).isEqualTo(HUB);
    }

    @Test
    void asksTheSourceAgainOnceTheTargetHasExpired() throws IOException {
        // Given
        address.ledTo(HUB, SIGNED);
        address.worked();
        // When
        boolean another = address.renew(expired(), SIGNED);
        // Then
        assertThat(another).isTrue();
        assertThat(address.uri()).isEqualTo(HUB);
        assertThat(address.renew(expired(), SIGNED)).as("a second connection").isTrue();
    }

    @Test
    void doesNotAskForEverWhatIsRefusedAnyway() throws IOException {
        // Given
        address.ledTo(HUB, SIGNED);
        assertThat(address.renew(expired(), SIGNED)).isTrue();
        address.ledTo(HUB, SIGNED_LATER);
        // When, Then
        assertThat(address.renew(expired(), SIGNED_LATER)).isFalse();
    }

    @Test
    void triesAnotherTargetAfterAFailedConnection() throws IOException {
        // Given
        address.ledTo(HUB, SIGNED);
        // When
        boolean another = address.renew(cut(), SIGNED);
        // Then
        assertThat(another).as("at once").isFalse();
        assertThat(address.uri()).isEqualTo(HUB);
    }

    @Test
    void takesANewAddressOnlyOnceUntilItHasWorked() throws IOException {
        // Given
        Address renewed = new Address(HUB, _ -> SIGNED);
        // When
        boolean another = renewed.renew(expired(), HUB);
        // Then
        assertThat(another).isTrue();
        assertThat(renewed.uri()).isEqualTo(SIGNED);
        assertThat(renewed.renew(expired(), SIGNED)).isFalse();
        renewed.worked();
        assertThat(renewed.renew(expired(), SIGNED)).isTrue();
    }

    private static TransferException expired() {
        return TransferException.lasting(FailureCode.SOURCE_FORBIDDEN, "expired");
    }

    private static TransferException cut() {
        return TransferException.passing(FailureCode.SOURCE_UNREACHABLE, "cut");
    }
}
