package dev.ballast.metadata.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.civitai.Release;
import dev.ballast.model.message.TaskEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HubFaultsTest extends HubsFixture {
    private static final int MODELS = 500;

    /// What a version meets at the hub, and what comes of it.
    private enum Fate {
        GOOD,
        ONCE_BROKEN,
        ONCE_SLOW,
        ONCE_BUSY,
        BROKEN,
        PAGE,
        WRONG_JSON,
        MISSING;

        /// What its first questions meet, or all of them.
        @Nullable Fault fault() {
            return switch (this) {
                case GOOD -> null;
                case ONCE_BROKEN, BROKEN -> Fault.status(500);
                case ONCE_SLOW -> Fault.stallAfter(0);
                case ONCE_BUSY -> Fault.status(429, Map.of("Retry-After", "1"), "{}");
                case PAGE -> Fault.htmlPage();
                case WRONG_JSON -> Fault.jsonError();
                case MISSING -> Fault.status(404);
            };
        }

        int times() {
            return switch (this) {
                case ONCE_BROKEN, ONCE_SLOW, ONCE_BUSY -> 1;
                default -> 99;
            };
        }

        static Fate of(int number) {
            // Those that take time are rare.
            if (number % 100 == 99) {
                return ONCE_SLOW;
            }
            if (number % 100 == 98) {
                return ONCE_BUSY;
            }
            return switch (number % 10) {
                case 1 -> ONCE_BROKEN;
                case 2 -> BROKEN;
                case 3 -> PAGE;
                case 4 -> WRONG_JSON;
                case 5 -> MISSING;
                default -> GOOD;
            };
        }

        String outcome() {
            return switch (this) {
                case GOOD, ONCE_BROKEN, ONCE_SLOW, ONCE_BUSY -> "described";
                case BROKEN, PAGE, WRONG_JSON -> "SOURCE_UNREACHABLE";
                case MISSING -> "SOURCE_NOT_FOUND";
            };
        }
    }

    @Test
    void findsTheRightOutcomeOfEachOfManyModelsWithinTheQuota() {
        // Given
        civitai.allowing(400, Duration.ofSeconds(1));
        Map<Long, Fate> fates = new HashMap<>();
        for (int i = 0; i < MODELS; i++) {
            Fate fate = Fate.of(i);
            fates.put(1000L + i, fate);
            Release release = civitai.release(1, 1000 + i);
            Fault fault = fate.fault();
            if (fault != null) {
                release.failing(fate.times(), fault);
            }
        }
        MetadataHandler handler = handler();
        // When
        Map<Long, String> outcomes = new HashMap<>();
        Deque<Long> waiting = new ArrayDeque<>(fates.keySet());
        while (!waiting.isEmpty()) {
            long version = waiting.removeFirst();
            TaskEvent outcome =
                    handler.handle(claim("civitai://" + version), new FixedContext(null));
            if (outcome instanceof TaskEvent.Failed failed && failed.retryAfterSeconds() != null) {
                // Whoever gives the tasks away comes back to it later.
                waiting.addLast(version);
            } else {
                outcomes.put(
                        version,
                        outcome instanceof TaskEvent.Failed failed
                                ? failed.code().name()
                                : "described");
            }
        }
        // Then
        assertThat(outcomes)
                .isEqualTo(
                        fates.entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                Map.Entry::getKey,
                                                fate -> fate.getValue().outcome())));
        assertThat(civitai.beyondAllowance()).isZero();
    }
}
