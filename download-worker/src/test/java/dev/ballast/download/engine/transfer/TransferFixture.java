package dev.ballast.download.engine.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Hub;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A hub, an engine that may talk to it, and a directory: what tests of transfers need. Made with
/// the test, taken apart after it.
public final class TransferFixture implements AfterEachCallback {
    static final EngineSettings SETTINGS =
            new EngineSettings(
                    1 << 20,
                    Duration.ofMillis(100),
                    3,
                    Duration.ofMillis(5),
                    Duration.ofMillis(20),
                    Duration.ofMillis(200),
                    EngineSettings.Trickle.DEFAULT,
                    ConnectionLimits.SINGLE);
    private static final Duration READ_TIMEOUT = Duration.ofMillis(300);

    private final Path directory = newDirectory();
    private final Hub hub = Hub.start();
    private final HttpFetcher http = loopbackHttp(READ_TIMEOUT);
    private final TransferEngine engine;

    /// One connection a file.
    public TransferFixture() {
        this(ConnectionLimits.SINGLE);
    }

    public TransferFixture(ConnectionLimits connections) {
        this.engine = new TransferEngine(http, SETTINGS.withConnections(connections));
    }

    public static HttpFetcher loopbackHttp(Duration readTimeout) {
        return new HttpFetcher(
                HttpSettings.of("test").withReadTimeout(readTimeout),
                EgressPolicy.of(List.of("127.0.0.0/8")),
                Dns.SYSTEM);
    }

    public Hub hub() {
        return hub;
    }

    public TransferEngine engine() {
        return engine;
    }

    /// Empty at first, and removed after the test.
    public Path directory() {
        return directory;
    }

    /// Where requests of this fixture put their file.
    public Path staging() {
        return directory.resolve("task");
    }

    public TransferRequest request(String path) {
        return request(path, Expectation.NONE, 1);
    }

    public TransferRequest request(String path, Expectation expected, long fence) {
        URI uri = hub.uri(path);
        String name = path.substring(path.lastIndexOf('/') + 1);
        return TransferRequest.of(name, uri, expected, staging(), fence);
    }

    public TransferOutcome fetch(String path) {
        return run(request(path));
    }

    public TransferOutcome run(TransferRequest request) {
        return await(engine.start(request, TransferListener.SILENT));
    }

    public static TransferOutcome await(Transfer transfer) {
        try {
            return transfer.outcome().get(60, TimeUnit.SECONDS);
        } catch (TimeoutException | InterruptedException | ExecutionException e) {
            throw new AssertionError("the transfer did not end: " + transfer.progress(), e);
        }
    }

    public static Sha256 sha256(Content content) {
        return new Sha256(content.sha256());
    }

    /// Asserts that the outcome is this content, whole, and that the file says so too.
    public static TransferOutcome.Completed assertCompleted(
            TransferOutcome outcome, Content content) {
        assertThat(outcome).isInstanceOf(TransferOutcome.Completed.class);
        TransferOutcome.Completed completed = (TransferOutcome.Completed) outcome;
        assertThat(completed.size()).isEqualTo(content.length());
        assertThat(completed.sha256()).isEqualTo(sha256(content));
        try (InputStream file = Files.newInputStream(completed.file())) {
            assertThat(Content.of(file).sha256()).isEqualTo(content.sha256());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return completed;
    }

    public static TransferOutcome.Failed assertFailed(TransferOutcome outcome, FailureCode code) {
        assertThat(outcome).isInstanceOf(TransferOutcome.Failed.class);
        TransferOutcome.Failed failed = (TransferOutcome.Failed) outcome;
        assertThat(failed.code()).as(failed.detail()).isEqualTo(code);
        return failed;
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        http.close();
        hub.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("transfer");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
