package dev.ballast.model.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.SourceRef;
import java.net.URI;
import org.junit.jupiter.api.Test;

class RateBucketTest {
    private static final URI FILE = URI.create("https://Hub.test:8443/acme/tiny/model.bin?sig=1");

    @Test
    void requestsWithoutATokenToOneHostShareABucket() {
        assertThat(RateBucket.of(FILE, null))
                .isEqualTo(RateBucket.of(URI.create("http://hub.test:8443/other"), null))
                .isEqualTo(new RateBucket("hub.test:8443"));
    }

    @Test
    void aTokenHasABucketOfItsOwnThatDoesNotTellIt() {
        RateBucket bucket = RateBucket.of(FILE, "hf_secret");

        assertThat(bucket).isNotEqualTo(RateBucket.of(FILE, "hf_other"));
        assertThat(bucket.value()).matches("hub\\.test:8443#[0-9a-f]{12}");
        assertThat(bucket.host()).isEqualTo("hub.test:8443");
    }

    @Test
    void aFingerprintLeadsToTheSameBucketAsItsToken() {
        assertThat(RateBucket.ofFingerprint(FILE, RateBucket.fingerprint("hf_secret")))
                .isEqualTo(RateBucket.of(FILE, "hf_secret"));
    }

    @Test
    void onlyAnAddressTellsBeforehandWhereItIsAsked() {
        assertThat(RateBucket.of(SourceRef.parse("https://hub.test/m.bin"), null))
                .contains(new RateBucket("hub.test"));
        assertThat(RateBucket.of(SourceRef.parse("hf://acme/tiny"), null)).isEmpty();
    }
}
