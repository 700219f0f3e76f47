package dev.ballast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.download.FaultRow;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerHeadTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after | 17 | 17",
                "retry-after | Thu, 01 Jan 2026 12:02:00 GMT | 120",
                "retry-after | Thu, 01 Jan 2026 11:00:00 GMT | 0",
                "retry-after | soon |",
                "retry-after | 99999999 | 86400",
                "ratelimit | \"resolvers\";r=0;t=172 | 173",
                "ratelimit | \"api\";r=0;t=9, \"resolvers\";r=0;t=172 | 173",
                "ratelimit | \"api\";r=5;t=9 |",
                "ratelimit | \"api\"; r = 0 ; t = 9 | 10",
                "ratelimit-reset | 30 | 30",
                "x-ratelimit-reset | 30 | 30",
                "x-ratelimit-reset | 1767268860 | 60",
                "x-other | 30 |"
            })
    void readsHowLongAServerWantsToBeLeftAlone(String name, String value, Long seconds) {
        assertThat(head(Map.of(name, value)).retryAfter(NOW))
                .isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    @Test
    @FaultRow(18)
    void anEmptyQuotaCountsBeforeRetryAfter() {
        Map<String, String> fields = Map.of("ratelimit", "\"a\";r=0;t=50", "retry-after", "5");
        assertThat(head(fields).retryAfter(NOW)).isEqualTo(Duration.ofSeconds(51));
    }

    @Test
    @FaultRow(32)
    void measuresADateByTheServersOwnClock() {
        Map<String, String> fields =
                Map.of(
                        "date", "Thu, 01 Jan 2026 09:00:00 GMT",
                        "retry-after", "Thu, 01 Jan 2026 09:00:20 GMT");
        assertThat(head(fields).retryAfter(NOW)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void tellsTheReasonThatAHubGives() {
        Map<String, String> fields = new HashMap<>();
        fields.put("x-error-code", "GatedRepo");
        fields.put("x-error-message", "Access is\trestricted");
        assertThat(head(fields).errorText()).contains("GatedRepo: Access is restricted");
        assertThat(head(Map.of("x-error-message", "x".repeat(1000))).errorText().orElseThrow())
                .hasSize(300);
        assertThat(head(Map.of()).errorText()).isEmpty();
    }

    private static AnswerHead head(Map<String, String> fields) {
        return new AnswerHead(429, URI.create("https://hub.example/m"), fields);
    }
}
