package dev.ballast.system;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.Folders;
import dev.ballast.local.LocalBallast;
import dev.ballast.local.LocalOptions;
import dev.ballast.local.LocalPostgres;
import dev.ballast.local.Service;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.hub.civitai.CivitaiHub;
import dev.ballast.local.hub.huggingface.HuggingFaceHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The whole product as processes of its own, with two workers, and a hub that it may fetch from.
///
/// The hub is at 127.0.0.2, the only private address that the operator allows; so 127.0.0.1 is as
/// forbidden as it is for a user, and one product serves all tests.
final class Product implements AutoCloseable {
    /// A public name that the workers' resolver takes to 10.0.0.1.
    static final String NAME_OF_A_PRIVATE_ADDRESS = "models.example.com";

    /// The token of all workers for the Hugging Face Hub.
    static final String HF_TOKEN = "hf_WorkersOwnTokenOfThisProduct";

    private static final String HUB = "127.0.0.2";
    private static final String STORAGE = "storage.example.com";
    private static final int SLOTS = 12;
    private static final Duration START = Duration.ofSeconds(90);
    private static final List<String> STATES_UNDER_WAY =
            List.of("queued", "resolving", "waiting", "downloading", "paused", "publishing");

    private final Path around;
    private final LocalBallast ballast;
    private final Hub hub;
    private final HuggingFaceHub huggingFace;
    private final CivitaiHub civitai;
    private final String adminKey;
    private final Api api;
    private final Set<String> killed = ConcurrentHashMap.newKeySet();
    private final Set<String> frozen = ConcurrentHashMap.newKeySet();

    private Product(
            Path around, LocalBallast ballast, HuggingFaceHub huggingFace, CivitaiHub civitai)
            throws IOException {
        this.around = around;
        this.huggingFace = huggingFace;
        this.civitai = civitai;
        this.ballast = ballast;
        this.hub = Hub.startOn(new InetSocketAddress(InetAddress.ofLiteral(HUB), 0));
        this.adminKey = ballast.adminKey();
        this.api = new Api(ballast.url(), adminKey);
    }

    /// Starts everything and returns once it is ready.
    static Product start() {
        try {
            Path around = Files.createTempDirectory("ballast-system-");
            Path hosts =
                    Files.writeString(
                            around.resolve("hosts"),
                            """
                            127.0.0.1 localhost %s
                            10.0.0.1 %s
                            %s %s
                            """
                                    .formatted(
                                            InetAddress.getLocalHost().getHostName(),
                                            NAME_OF_A_PRIVATE_ADDRESS,
                                            HUB,
                                            STORAGE));
            HuggingFaceHub huggingFace =
                    HuggingFaceHub.startAt(InetAddress.ofLiteral(HUB), STORAGE).token(HF_TOKEN);
            CivitaiHub civitai = CivitaiHub.startAt(InetAddress.ofLiteral(HUB), STORAGE);
            LocalOptions options =
                    LocalOptions.in(Checkout.root(), around.resolve("data"))
                            .withSlots(SLOTS)
                            .allowing(HUB)
                            .with(Service.API, "BALLAST_NOOP_ENABLED", "true")
                            .with(Service.WORKER, "HF_ENDPOINT", huggingFace.endpoint().toString())
                            .with(Service.WORKER, "HF_TOKEN", HF_TOKEN)
                            .with(Service.WORKER, "CIVITAI_ENDPOINT", civitai.endpoint().toString())
                            .with(
                                    Service.METADATA,
                                    "HF_ENDPOINT",
                                    huggingFace.endpoint().toString())
                            .with(
                                    Service.METADATA,
                                    "CIVITAI_ENDPOINT",
                                    civitai.endpoint().toString())
                            .with(
                                    Service.WORKER,
                                    "JAVA_TOOL_OPTIONS",
                                    "-Djdk.net.hosts.file=" + hosts);
            return new Product(around, LocalBallast.start(options, START), huggingFace, civitai);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Hub hub() {
        return hub;
    }

    /// What the workers know as the Hugging Face Hub.
    HuggingFaceHub huggingFace() {
        return huggingFace;
    }

    /// What the metadata worker knows as CivitAI.
    CivitaiHub civitai() {
        return civitai;
    }

    Api api() {
        return api;
    }

    /// Where the API, and with it the page, is.
    URI address() {
        return ballast.url();
    }

    /// The first admin's key.
    String adminKey() {
        return adminKey;
    }

    /// Root of the volume that the workers write to.
    Path volume() {
        return ballast.data().volume();
    }

    /// The data folder.
    Path data() {
        return ballast.data().root();
    }

    /// The folder that holds the data folder, where nobody but the test writes.
    Path around() {
        return around;
    }

    String kafka() throws IOException {
        return ballast.kafkaBootstrap();
    }

    LocalPostgres.Database database() throws IOException {
        return ballast.database();
    }

    /// SIGKILL; it stays down until the test has ended.
    void killForGood(String process) {
        ballast.processes().killAndKeepDown(process);
        killed.add(process);
    }

    /// Starts what was killed; returns once it does its work again.
    void start(String process) {
        ballast.processes().start(process);
        awaitReady(process);
        killed.remove(process);
    }

    /// SIGKILL; returns once it is up and does its work again.
    void killAndStart(String process) {
        ballast.processes().killAndKeepDown(process);
        await(process + " gone").until(() -> !ballast.processes().isRunning(process));
        ballast.processes().start(process);
        awaitReady(process);
    }

    /// SIGSTOP; ends with the test at the latest.
    void freeze(String process) {
        ballast.processes().freeze(process);
        frozen.add(process);
    }

    /// SIGCONT.
    void thaw(String process) {
        ballast.processes().thaw(process);
        frozen.remove(process);
    }

    /// Brings everything to rest: all processes up, all workers active, the settings as they were
    /// at first, no job under way.
    ///
    /// @param cancelling whether jobs that are left are cancelled instead of waited for
    void settle(boolean cancelling) {
        List.copyOf(frozen).forEach(this::thaw);
        killed.forEach(ballast.processes()::start);
        killed.forEach(this::awaitReady);
        killed.clear();
        api.post("/api/v1/queue/resume").expect(200);
        Api.items(api.get("/api/v1/workers").expect(200))
                .forEach(worker -> api.post(path(worker) + "/activate").expect(200));
        limitParallelJobs(100);
        if (cancelling) {
            unfinished().forEach(job -> api.post("/api/v1/jobs/" + job + "/cancel"));
        }
        await("all jobs ended").atMost(Duration.ofSeconds(60)).until(() -> unfinished().isEmpty());
        limitParallelJobs(3);
    }

    @Override
    public void close() throws IOException {
        api.close();
        hub.close();
        huggingFace.close();
        civitai.close();
        ballast.close();
        if (Boolean.getBoolean("ballast.keep")) {
            System.out.println("kept " + around);
        } else {
            Folders.delete(around);
        }
    }

    private void limitParallelJobs(int limit) {
        api.put("/api/v1/settings", Map.of("max_concurrent_downloads", limit)).expect(200);
    }

    private List<String> unfinished() {
        return STATES_UNDER_WAY.stream()
                .flatMap(state -> Api.items(api.jobs("limit=200&state=" + state)).stream())
                .map(job -> job.path("id").asText())
                .toList();
    }

    private void awaitReady(String process) {
        try {
            ballast.processes().awaitReady(process, START);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String path(JsonNode worker) {
        return "/api/v1/workers/" + worker.path("id").asText();
    }
}
