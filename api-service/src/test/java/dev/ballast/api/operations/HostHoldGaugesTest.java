package dev.ballast.api.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.message.RateBucket;
import dev.ballast.model.message.RateHold;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HostHoldGaugesTest {
    @Test
    void showsAHostOnceWhoeverAskedIt() {
        assertThat(
                        HostHoldGauges.longest(
                                List.of(
                                        hold("hub.example", 30),
                                        hold("hub.example#0123456789ab", 90),
                                        hold("other.example:8443", 5))))
                .containsOnly(entry("hub.example", 90), entry("other.example:8443", 5));
    }

    @Test
    void showsTheFiftyThatAreHeldForLongest() {
        // Given
        List<RateHold> holds =
                IntStream.rangeClosed(1, 60).mapToObj(i -> hold("host-" + i, i)).toList();
        // When, Then
        assertThat(HostHoldGauges.longest(holds))
                .hasSize(50)
                .containsKeys("host-60", "host-11")
                .doesNotContainKey("host-10");
    }

    private static RateHold hold(String bucket, long seconds) {
        return new RateHold(new RateBucket(bucket), seconds);
    }

    private static Map.Entry<String, Long> entry(String host, long seconds) {
        return Map.entry(host, seconds);
    }
}
