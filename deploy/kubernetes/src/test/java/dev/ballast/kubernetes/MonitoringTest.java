package dev.ballast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Dashboards and alerts ask for figures that there are, and alerts go off when they should.
class MonitoringTest {
    private static final Tool PROMTOOL = new Tool("promtool");
    private static final List<String> MODULES =
            List.of("shared-model", "api-service", "download-worker", "metadata-worker");

    /// Names of meters, as the code gives them to Micrometer.
    private static final Pattern METER = Pattern.compile("\"(ballast(?:\\.[a-z]+)+)\"");

    private static final Pattern ASKED = Pattern.compile("\\bballast(?:_[a-z]+)+\\b");

    /// What Micrometer's Prometheus registry may put behind a name: the unit, and the suffixes of
    /// counters and timers.
    private static final List<String> ENDINGS =
            List.of(
                    "",
                    "_bytes",
                    "_total",
                    "_bytes_total",
                    "_seconds_count",
                    "_seconds_sum",
                    "_seconds_bucket",
                    "_seconds_max");

    static List<Path> askers() {
        return Stream.of(
                        Repository.files(Repository.GRAFANA.resolve("dashboards"), ".json"),
                        List.of(Repository.GRAFANA.resolve("alerts.yml")),
                        List.of(Repository.CHART.resolve("templates/download-worker.yaml")))
                .flatMap(Collection::stream)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("askers")
    void asksOnlyForFiguresThatTheServicesShow(Path file) {
        Set<String> asked =
                ASKED.matcher(expressions(file))
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(asked).isNotEmpty();
        assertThat(shown()).containsAll(asked);
    }

    @Test
    void hasDashboardsThatGrafanaTakes() throws IOException {
        Set<String> ids = new TreeSet<>();
        for (Path file : Repository.files(Repository.GRAFANA.resolve("dashboards"), ".json")) {
            JsonNode board = new ObjectMapper().readTree(file.toFile());
            assertThat(ids.add(board.path("uid").asText())).isTrue();
            assertThat(board.path("panels")).isNotEmpty();
            Set<Integer> panels = new TreeSet<>();
            for (JsonNode panel : board.path("panels")) {
                assertThat(panels.add(panel.path("id").asInt())).isTrue();
                assertThat(panel.path("title").asText()).isNotBlank();
                assertThat(panel.path("datasource").path("uid").asText())
                        .isEqualTo("${datasource}");
                assertThat(panel.path("targets"))
                        .allSatisfy(target ->
                                assertThat(target.path("expr").asText()).contains("ballast_"));
            }
        }
        assertThat(ids)
                .containsExactly(
                        "ballast-fleet", "ballast-queue", "ballast-transfers", "ballast-upstreams");
    }

    @Test
    void asksInTheLanguageOfPrometheus() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Map<String, String>> rules = new ArrayList<>();
        for (Path file : Repository.files(Repository.GRAFANA.resolve("dashboards"), ".json")) {
            for (String query : json.readTree(file.toFile()).findValuesAsText("expr")) {
                rules.add(
                        Map.of(
                                "record",
                                "query:of_a_panel:" + rules.size(),
                                "expr",
                                query.replace("$__rate_interval", "5m")));
            }
        }
        assertThat(rules).hasSizeGreaterThan(30);
        // A file of rules, as those are what promtool reads; JSON is YAML too.
        Path file = Path.of("target/queries.yml").toAbsolutePath();
        json.writeValue(
                file.toFile(),
                Map.of("groups", List.of(Map.of("name", "queries", "rules", rules))));
        Tool.Answer answer = PROMTOOL.call("check", "rules", file.toString());
        assertThat(answer.exitCode()).as(answer.output()).isZero();
    }

    @Test
    void showsGrafanaThePlacesThatTheComposeFileMounts() {
        String compose = Repository.read(Repository.ROOT.resolve("docker-compose.yml"));
        Path provisioning = Repository.GRAFANA.resolve("provisioning");
        assertThat(Repository.read(provisioning.resolve("dashboards/ballast.yml")))
                .contains("path: /etc/ballast/dashboards");
        assertThat(Repository.read(provisioning.resolve("datasources/prometheus.yml")))
                .contains("type: prometheus", "url: http://prometheus:9090");
        assertThat(compose)
                .contains(
                        "\n  prometheus:\n",
                        "./deploy/grafana/provisioning:/etc/grafana/provisioning:ro",
                        "./deploy/grafana/dashboards:/etc/ballast/dashboards:ro");
    }

    @Test
    void hasAlertsThatPrometheusTakes() {
        Tool.Answer answer = PROMTOOL.call("check", "rules", "deploy/grafana/alerts.yml");
        assertThat(answer.exitCode()).as(answer.output()).isZero();
    }

    @Test
    void hasAlertsThatGoOffWhenTheyShould() {
        Tool.Answer answer = PROMTOOL.call("test", "rules", "deploy/grafana/tests/alerts-test.yml");
        assertThat(answer.exitCode()).as(answer.output()).isZero();
    }

    @Test
    void testsEachAlert() {
        List<String> alerts =
                Pattern.compile("(?m)^ +- alert: (\\w+)$")
                        .matcher(Repository.read(Repository.GRAFANA.resolve("alerts.yml")))
                        .results()
                        .map(found -> found.group(1))
                        .toList();
        String tests = Repository.read(Repository.GRAFANA.resolve("tests/alerts-test.yml"));
        assertThat(alerts)
                .isNotEmpty()
                .allSatisfy(alert -> assertThat(tests).contains("alertname: " + alert));
    }

    @Test
    void watchesServicesThatTheComposeFileHas() {
        Tool.Answer answer =
                PROMTOOL.call("check", "config", "--syntax-only", "deploy/compose/prometheus.yml");
        assertThat(answer.exitCode()).as(answer.output()).isZero();
    }

    /// Without titles and descriptions.
    private static String expressions(Path file) {
        return Repository.read(file)
                .lines()
                .filter(line -> !line.matches(".*(\"tags\"|\"uid\": \"ballast|# ).*"))
                .collect(Collectors.joining("\n"));
    }

    private static Set<String> shown() {
        return MODULES.stream()
                .flatMap(module ->
                        Repository.files(
                                Repository.ROOT.resolve(module).resolve("src/main"), ".java")
                                .stream())
                .map(Repository::read)
                .filter(source -> source.contains("io.micrometer.core"))
                .flatMap(source -> METER.matcher(source).results().map(found -> found.group(1)))
                .map(name -> name.replace('.', '_'))
                .flatMap(name -> ENDINGS.stream().map(ending -> name + ending))
                .collect(Collectors.toSet());
    }
}
