package dev.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RequiredSettingsTest {
    @Test
    void saysASentenceForEachSettingThatIsMissing() {
        assertThat(
                        RequiredSettings.wrong(
                                Map.of("BALLAST_KAFKA", "localhost:9092", "BALLAST_DATA", " ")))
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("BALLAST_DB_URL is not set"))
                .anySatisfy(line -> assertThat(line).startsWith("BALLAST_DATA is not set"));
    }

    @Test
    void saysWhichAddressesOfReceiversMakeNoSense() {
        assertThat(
                        RequiredSettings.wrong(
                                Map.of(
                                        "BALLAST_DB_URL", "jdbc:postgresql://localhost/ballast",
                                        "BALLAST_KAFKA", "localhost:9092",
                                        "BALLAST_DATA", "/var/lib/ballast",
                                        "BALLAST_EGRESS_ALLOW", "10.0.0.0/99")))
                .singleElement()
                .asString()
                .startsWith("BALLAST_EGRESS_ALLOW: ");
    }

    @Test
    void isSilentWhenAllAreThere() {
        assertThat(
                        RequiredSettings.wrong(
                                Map.of(
                                        "BALLAST_DB_URL", "jdbc:postgresql://localhost/ballast",
                                        "BALLAST_KAFKA", "localhost:9092",
                                        "BALLAST_DATA", "/var/lib/ballast")))
                .isEmpty();
    }
}
