package dev.ballast.metadata.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.civitai.Release;
import dev.ballast.model.message.TaskEvent;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What one task comes to. What many come to together is seen by a test of the whole product.
class HubFaultsTest extends HubsFixture {

    /// What a version meets at the hub, and what comes of it.
    enum Fate {
        GOOD("described", 0),
        ONCE_BROKEN("described", 1),
        SLOW("described", 0),
        BUSY("SOURCE_RATE_LIMITED after 7", 99),
        BROKEN("SOURCE_UNREACHABLE after null", 99),
        PAGE("SOURCE_UNREACHABLE after null", 99),
        WRONG_JSON("SOURCE_UNREACHABLE after null", 99),
        MISSING("SOURCE_NOT_FOUND after null", 99);

        private final String outcome;
        private final int times;

        Fate(String outcome, int times) {
            this.outcome = outcome;
            this.times = times;
        }

        void befall(Release release) {
            switch (this) {
                case GOOD -> {}
                case SLOW -> release.answeringAt(1000);
                case ONCE_BROKEN, BROKEN -> release.failing(times, Fault.status(500));
                case BUSY ->
                        release.failing(times, Fault.status(429, Map.of("Retry-After", "7"), "{}"));
                case PAGE -> release.failing(times, Fault.htmlPage());
                case WRONG_JSON -> release.failing(times, Fault.jsonError());
                case MISSING -> release.failing(times, Fault.status(404));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachFateHasItsOutcome(Fate fate) {
        // Given
        fate.befall(civitai.release(1, 1000));
        // When
        TaskEvent outcome = handle("civitai://1000");
        // Then
        assertThat(
                        outcome instanceof TaskEvent.Failed failed
                                ? failed.code() + " after " + failed.retryAfterSeconds()
                                : "described")
                .isEqualTo(fate.outcome);
    }
}
