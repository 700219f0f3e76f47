package dev.ballast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/// The compose file says the same as what is told of it.
class ComposeTest {
    private static final String COMPOSE =
            Repository.read(Repository.ROOT.resolve("docker-compose.yml"));
    private static final String EXAMPLE = Repository.read(Repository.ROOT.resolve(".env.example"));
    private static final String IMAGES =
            Repository.read(Repository.ROOT.resolve("deploy/compose/Dockerfile"));

    @ParameterizedTest
    @ValueSource(strings = {"", "replicas", "smoke"})
    void isUnderstoodByDocker(String overlay) {
        List<String> call = new ArrayList<>(List.of("compose", "-f", "docker-compose.yml"));
        if (!overlay.isEmpty()) {
            call.addAll(List.of("-f", "deploy/compose/%s.yml".formatted(overlay)));
        }
        call.addAll(List.of("--profile", "*", "config", "--quiet"));
        Tool.Answer answer = new Tool("docker").call(call.toArray(String[]::new));
        assertThat(answer.exitCode()).as(answer.output()).isZero();
    }

    @Test
    void confinesEveryContainer() {
        services(COMPOSE).forEach(ComposeTest::confined);
        services(COMPOSE)
                .forEach((name, service) ->
                        assertThat(service).as(name).containsKeys("restart", "logging"));
        confined("proxy", service("deploy/compose/replicas.yml", "proxy"));
        confined("files", service("deploy/compose/smoke.yml", "files"));
    }

    private static void confined(String name, Map<String, Object> service) {
        assertThat(service)
                .as(name)
                .containsEntry("read_only", true)
                .containsEntry("cap_drop", List.of("ALL"))
                .containsEntry("security_opt", List.of("no-new-privileges:true"))
                .containsKey("mem_limit");
    }

    @Test
    void makesVolumesThatAnyUserCanFill() {
        Set<String> open =
                all("install -d -m 1777 [^&]*", IMAGES.replace("\\\n", " "))
                        .flatMap(found -> Stream.of(found.group().split("\\s+", -1)))
                        .filter(word -> word.startsWith("/"))
                        .collect(Collectors.toSet());
        List<String> mounts =
                new ObjectMapper()
                        .convertValue(
                                service("docker-compose.yml", "secrets").get("volumes"),
                                new TypeReference<List<String>>() {});
        assertThat(mounts)
                .filteredOn(mount -> !mount.endsWith(":ro"))
                .hasSize(6)
                .allSatisfy(mount ->
                        assertThat(open).contains(mount.substring(mount.lastIndexOf(':') + 1)));
    }

    @Test
    void makesSecretsByTheScriptOfTheImage() {
        assertThat(service("docker-compose.yml", "secrets"))
                .containsEntry("entrypoint", List.of("ballast-secrets"));
        assertThat(IMAGES).contains("deploy/compose/secrets.sh /usr/local/bin/ballast-secrets\n");
    }

    /// Otherwise `up --wait` proves nothing of them. Those that end, or run in the terminal, have
    /// none.
    @Test
    void knowsOfEachServiceWhetherItIsWell() {
        services(COMPOSE)
                .forEach((name, service) -> {
                    if (!List.of("secrets", "cli").contains(name)) {
                        boolean inTheImage = IMAGES.contains(" AS " + name + "\n");
                        assertThat(inTheImage || service.containsKey("healthcheck"))
                                .as(name)
                                .isTrue();
                    }
                });
        assertThat(all("HEALTHCHECK --interval=", IMAGES)).hasSize(3);
    }

    @Test
    void publishesNothingButTheApiAndTheDashboards() {
        assertThat(
                        services(COMPOSE).entrySet().stream()
                                .filter(service -> service.getValue().containsKey("ports"))
                                .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("api", "grafana");
        assertThat(COMPOSE)
                .contains(
                        "${BALLAST_LISTEN:-127.0.0.1}:${BALLAST_PORT:-8080}:8080",
                        // Not opened with the API, whose proxy has TLS.
                        "${GRAFANA_LISTEN:-127.0.0.1}:${GRAFANA_PORT:-3000}:3000");
    }

    @Test
    void tellsAllSettingsWithTheirDefaultsInTheExample() {
        Map<String, String> told = new TreeMap<>();
        all("(?m)^#([A-Z_]+)=(.*)$", EXAMPLE)
                .forEach(found -> told.put(found.group(1), found.group(2)));
        Map<String, String> used = new TreeMap<>();
        all("\\$\\{([A-Z_]+)(?::-([^}]*))?}", COMPOSE)
                .forEach(found -> used.put(found.group(1), found.group(2)));
        // Handed on as they are, if they are set
        all("(?m)^      ([A-Z_]+):$", COMPOSE).forEach(found -> used.put(found.group(1), ""));
        used.remove("BALLAST_KAFKA_CLUSTER");

        assertThat(told).isEqualTo(used);
    }

    @Test
    void setsOnlyWhatTheReadmeExplains() {
        Set<String> explained =
                all("`(BALLAST_[A-Z_]+)`", Repository.read(Repository.ROOT.resolve("README.md")))
                        .map(found -> found.group(1))
                        .collect(Collectors.toSet());
        Set<String> set = new TreeSet<>();
        all("(?m)^  +(BALLAST_[A-Z_]+):", COMPOSE).forEach(found -> set.add(found.group(1)));
        assertThat(explained).containsAll(set);
    }

    @Test
    void rehearsesTheBackupThatTheReadmeTells() {
        String rehearsal =
                Repository.read(Repository.ROOT.resolve("deploy/compose/smoke.sh"))
                        .replace("--network none ", "")
                        .replace("\"", "");
        List<String> steps =
                all(
                                "(?m)^docker run --rm .*(?= [<>] [a-z]+\\.tar$)",
                                Repository.read(Repository.ROOT.resolve("README.md")))
                        .map(MatchResult::group)
                        .toList();
        assertThat(steps)
                .hasSize(4)
                .allSatisfy(step ->
                        assertThat(rehearsal)
                                .contains(
                                        step.replace("-v ballast_", "-v ${PROJECT}_")
                                                .replace(
                                                        "ballast-api:dev",
                                                        "ballast-cli:$BALLAST_TAG")));
        for (String volume : List.of("api-data", "models")) {
            assertThat(steps).filteredOn(step -> step.contains("_" + volume + ":")).hasSize(2);
        }
    }

    private static Stream<MatchResult> all(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results();
    }

    private static Map<String, Object> service(String file, String name) {
        // `!reset` is known to compose only.
        String text = Repository.read(Repository.ROOT.resolve(file)).replace("!reset ", "");
        return Objects.requireNonNull(services(text).get(name));
    }

    private static Map<String, Map<String, Object>> services(String text) {
        Map<String, Object> file = new Yaml().load(text);
        return new ObjectMapper()
                .convertValue(
                        file.get("services"),
                        new TypeReference<Map<String, Map<String, Object>>>() {});
    }
}
