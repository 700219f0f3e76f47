package dev.ballast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/// The compose file says the same as what is told of it.
class ComposeTest {
    private static final String COMPOSE =
            Repository.read(Repository.ROOT.resolve("docker-compose.yml"));
    private static final String EXAMPLE = Repository.read(Repository.ROOT.resolve(".env.example"));

    @Test
    void isUnderstoodByDocker() {
        Tool.Answer answer =
                new Tool("docker").call("compose", "--profile", "*", "config", "--quiet");
        assertThat(answer.exitCode()).as(answer.output()).isZero();
    }

    @Test
    void confinesEveryContainer() {
        services()
                .forEach((name, service) -> {
                    assertThat(service)
                            .as(name)
                            .containsEntry("read_only", true)
                            .containsEntry("cap_drop", List.of("ALL"))
                            .containsEntry("security_opt", List.of("no-new-privileges:true"))
                            .containsKeys("mem_limit", "restart", "logging");
                });
    }

    @Test
    void publishesNothingButTheApiAndTheDashboards() {
        assertThat(
                        services().entrySet().stream()
                                .filter(service -> service.getValue().containsKey("ports"))
                                .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("api", "grafana");
        assertThat(COMPOSE).contains("${BALLAST_LISTEN:-127.0.0.1}:${BALLAST_PORT:-8080}:8080");
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

    private static Stream<MatchResult> all(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results();
    }

    private static Map<String, Map<String, Object>> services() {
        Map<String, Object> file = new Yaml().load(COMPOSE);
        return new ObjectMapper()
                .convertValue(
                        file.get("services"),
                        new TypeReference<Map<String, Map<String, Object>>>() {});
    }
}
