package dev.ballast.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalmTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "04:31:07.123 INFO  [de.ba.ap.jobs.SubmitJob] job accepted job=1",
                "04:31:07.123 WARN  [org.apa.kaf.Client] connection lost",
                "2026-11-21 04:31:07,123 ERROR [io.qua.Main] no database"
            })
    void showsTroubleAndOurOwnWords(String line) {
        assertThat(Calm.service(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "04:31:07.123 INFO  [io.quarkus] Installed features: [agroal]",
                "\tat java.base/java.lang.Thread.run(Thread.java:1474)"
            })
    void leavesTheRestToTheFile(String line) {
        assertThat(Calm.service(line)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21 04:31:07 UTC [12] FATAL:  the database system is starting up",
                "2026-11-21 04:31:07 UTC [1] LOG:  database system is ready to accept connections"
            })
    void hidesWhatIsUsualWhenADatabaseStartsAndStops(String line) {
        assertThat(Calm.postgres(line)).isFalse();
    }
}
