package dev.ballast.download.engine.transfer;

import static dev.ballast.download.engine.transfer.TransferFixture.assertCompleted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.download.FaultRow;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Served;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KilledProcessTest {
    private static final long MIB = 1 << 20;

    @RegisterExtension final TransferFixture fixture = new TransferFixture();

    @Test
    @FaultRow(26)
    void afterKillMinusNineAtMostEightMebibytesAreFetchedAgain()
            throws IOException, InterruptedException {
        // Given
        Content content = Content.generated(5, 32 * MIB);
        Served served = fixture.hub().serve("/m", content).throttledTogetherTo(4 * MIB);
        Process child = child(fixture.hub().uri("/m"), fixture.staging());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> fixture.hub().bytesServed("/m") > 12 * MIB);
        // When
        child.destroyForcibly().waitFor();
        served.throttledTogetherTo(Long.MAX_VALUE);
        TransferOutcome outcome = fixture.run(fixture.request("/m", Expectation.NONE, 2));
        // Then
        assertCompleted(outcome, content);
        assertThat(fixture.hub().bytesServedTwice("/m")).isBetween(0L, 8 * MIB);
    }

    private static Process child(URI uri, Path staging) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        List.of(
                                java,
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Child.class.getName(),
                                uri.toString(),
                                staging.toString()))
                .inheritIO()
                .start();
    }

    /// Fetches with the settings of a worker until it is killed.
    static final class Child {
        public static void main(String[] args) {
            TransferEngine engine =
                    new TransferEngine(
                            TransferFixture.loopbackHttp(Duration.ofSeconds(30)),
                            EngineSettings.DEFAULT);
            TransferRequest request =
                    TransferRequest.of(
                            "m", URI.create(args[0]), Expectation.NONE, Path.of(args[1]), 1);
            engine.start(request, TransferListener.SILENT).outcome().join();
        }
    }
}
