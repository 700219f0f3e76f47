package dev.ballast.source.civitai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ballast.http.Locations;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CivitaiSettingsTest {

    @Test
    void isTheUsualSiteWithAllItsDomainsByDefault() {
        CivitaiSettings settings = CivitaiSettings.read(_ -> null);

        assertThat(settings.endpoints().all()).containsExactly(URI.create("https://civitai.com"));
        assertThat(settings.siblings())
                .contains("https://civitai.green:443", "https://civitai.red:443");
        assertThat(settings.token()).isNull();
    }

    @Test
    void takesHostsAndAddressesAndLetsTheTokenGoToNoOther() {
        CivitaiSettings settings =
                CivitaiSettings.read(
                        Map.of(
                                        "CIVITAI_ENDPOINT", "mirror.example, http://10.0.0.1:8080/",
                                        "CIVITAI_TOKEN", " k3y ")
                                ::get);

        assertThat(settings.endpoints().all())
                .containsExactly(
                        URI.create("https://mirror.example"), URI.create("http://10.0.0.1:8080"));
        assertThat(settings.siblings())
                .containsExactlyInAnyOrder("https://mirror.example:443", "http://10.0.0.1:8080");
        assertThat(settings.token()).isEqualTo("k3y");
        assertThat(settings.toString()).doesNotContain("k3y");
    }

    @Test
    void refusesWhatIsNoHost() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CivitaiSettings.read(Map.of("CIVITAI_ENDPOINT", "ftp://x")::get));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CivitaiSettings.read(Map.of("CIVITAI_ENDPOINT", ",")::get));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://me:s3cret@mirror.example", "https://mirror.example/#s3cret"})
    void refusesSecretsInAnAddressAndDoesNotRepeatThem(String endpoint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CivitaiSettings.read(Map.of("CIVITAI_ENDPOINT", endpoint)::get))
                .withMessageContaining(endpoint.contains("@") ? "CIVITAI_TOKEN" : "is not a host");
    }

    @Test
    void aUserAndItsPasswordAreNeverPrinted() {
        assertThat(Locations.printable(URI.create("https://me:s3cret@h.test:8443/x?q")))
                .isEqualTo("https://h.test:8443/x");
    }
}
