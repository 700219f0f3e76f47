package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What `/q/metrics` of the running services shows, beside what dashboards, alerts and the scaling
/// of workers ask for.
@ExtendWith(SharedProduct.class)
class FiguresTest {
    private static final Pattern SHOWN = Pattern.compile("(?m)^(ballast_\\w+)(?:\\{(.*)})? \\S+$");
    private static final Pattern ASKED =
            Pattern.compile("\\b(ballast_[a-z_]+)(?:\\{((?:[^}\\\\]|\\\\.)*)})?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");

    /// Those that Prometheus puts in.
    private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job", "namespace");

    private final Product product;
    private final Api api;

    FiguresTest(Product product) {
        this.product = product;
        this.api = product.api();
    }

    @Test
    void everyFigureThatIsAskedForIsShownWithItsLabels() throws IOException {
        // Given
        try (Hub busy = Hub.startOn(new InetSocketAddress(product.hub().uri("/").getHost(), 0))) {
            String held = heldBy(busy);
            fetch();
            Map<String, Set<String>> asked = asked();
            assertThat(asked).hasSizeGreaterThan(15);
            // When, Then
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        Map<String, Set<String>> shown = shown();
                        assertThat(shown.keySet()).containsAll(asked.keySet());
                        asked.forEach((name, labels) ->
                                assertThat(shown.get(name)).as(name).containsAll(labels));
                    });
            api.post("/api/v1/jobs/" + held + "/cancel").expect(200);
        }
    }

    /// A job whose host wants a pause, so that there is one to be shown.
    ///
    /// @param busy a hub of its own: the pause is kept for all of it
    private String heldBy(Hub busy) {
        busy.serve("/busy.bin", Content.of("later"))
                .failingAlwaysWith(Fault.status(429, Map.of("Retry-After", "120"), ""));
        return api.submit(Map.of("source", busy.uri("/busy.bin").toString(), "dest", "figures"));
    }

    private void fetch() {
        product.hub().serve("/figures.safetensors", Content.safetensors(1, 4096));
        String job =
                api.submit(
                        Map.of(
                                "source",
                                product.hub().uri("/figures.safetensors").toString(),
                                "dest",
                                "figures"));
        api.awaitEnd(job, Duration.ofSeconds(60));
    }

    @Test
    void workersAreActiveByTheKindsThatAlertsAskFor() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() ->
                        assertThat(api.get("/q/metrics").text())
                                .containsPattern(
                                        "ballast_workers\\{kind=\"download\",state=\"active\"}"
                                                + " [1-9]")
                                .containsPattern(
                                        "ballast_workers\\{kind=\"metadata\",state=\"active\"}"
                                                + " [1-9]"));
    }

    /// Names with the labels that are asked of them.
    private static Map<String, Set<String>> asked() {
        Map<String, Set<String>> asked = new HashMap<>();
        for (String text : texts()) {
            ASKED.matcher(text)
                    .results()
                    .forEach(found -> {
                        Set<String> labels =
                                asked.computeIfAbsent(found.group(1), _ -> new TreeSet<>());
                        if (found.group(2) != null) {
                            LABEL.matcher(found.group(2))
                                    .results()
                                    .map(label -> label.group(1))
                                    .filter(label -> !OF_PROMETHEUS.contains(label))
                                    .forEach(labels::add);
                        }
                    });
        }
        return asked;
    }

    private static List<String> texts() {
        Path deploy = Checkout.root().resolve("deploy");
        List<String> texts = new ArrayList<>();
        try (Stream<Path> boards = Files.list(deploy.resolve("grafana/dashboards"))) {
            for (Path board : boards.toList()) {
                Api.JSON.readTree(board.toFile()).findValuesAsText("expr").forEach(texts::add);
            }
            texts.add(Files.readString(deploy.resolve("grafana/alerts.yml")));
            texts.add(
                    Files.readString(
                            deploy.resolve("kubernetes/ballast/templates/download-worker.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    /// Names with the labels that they have, of all services together.
    private Map<String, Set<String>> shown() throws IOException {
        StringBuilder page = new StringBuilder(api.get("/q/metrics").text());
        JsonNode ports = Api.JSON.readTree(product.data().resolve("run/ballast.json").toFile());
        for (String service : List.of("worker-1", "worker-2", "metadata")) {
            URI base = URI.create("http://127.0.0.1:" + ports.path("ports").path(service).asInt());
            try (Api worker = new Api(base, "")) {
                page.append('\n').append(worker.get("/q/metrics").text());
            }
        }
        Map<String, Set<String>> shown = new HashMap<>();
        SHOWN.matcher(page)
                .results()
                .forEach(found -> {
                    Set<String> labels =
                            shown.computeIfAbsent(found.group(1), _ -> new TreeSet<>());
                    if (found.group(2) != null) {
                        LABEL.matcher(found.group(2))
                                .results()
                                .forEach(label -> labels.add(label.group(1)));
                    }
                });
        return shown;
    }
}
