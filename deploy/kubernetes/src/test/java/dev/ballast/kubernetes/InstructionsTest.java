package dev.ballast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What README tells to type for Kubernetes does what it says, as far as helm shows it.
class InstructionsTest {
    private static final List<String> README =
            Repository.read(Repository.ROOT.resolve("README.md")).lines().toList();
    private static final String TEAM = "registry.example/team";

    static List<String> releases() {
        return README.stream().filter(line -> line.matches("helm (install|upgrade) .*")).toList();
    }

    @ParameterizedTest
    @MethodSource("releases")
    void areUnderstoodByTheChart(String command) {
        Tool.Answer answer = rendered(command);
        assertThat(answer.exitCode()).as(answer.output()).isZero();
    }

    @Test
    void buildTheImagesThatATrialIsMadeOf() {
        List<String> built =
                Stream.of("api", "download-worker", "metadata-worker")
                        .map(part ->
                                line("  docker build ")
                                        .replaceAll(".* -t (\\S+) .*", "$1")
                                        .replace("$part", part)
                                        .replace("$registry", TEAM))
                        .toList();
        assertThat(line("for part in ")).contains("api download-worker metadata-worker");
        assertThat(
                        rendered(line("helm install "))
                                .output()
                                .lines()
                                .map(String::strip)
                                .filter(line -> line.matches("image: .*ballast-.*")))
                .containsExactlyInAnyOrderElementsOf(
                        built.stream().map(image -> "image: " + image).toList());
    }

    /// Helm 4 leaves a field alone that somebody else has changed.
    @Test
    void changeWhatHelmInstalledByHelmAlone() {
        assertThat(README)
                .noneMatch(line -> line.matches("kubectl .* (scale|patch|edit|delete|set) .*"));
    }

    private static String line(String start) {
        return README.stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
    }

    /// What helm makes of a command; values that the reader has are those of a cluster.
    private static Tool.Answer rendered(String command) {
        String cluster = "deploy/kubernetes/values/gpu-cluster.yaml";
        List<String> words =
                new ArrayList<>(
                        List.of(
                                command.replaceAll("^helm \\w+", "template")
                                        .replaceAll("\\s+#.*", "")
                                        .replace("--reuse-values", "-f values.yaml")
                                        .replace(" values.yaml", " " + cluster)
                                        .replace("$registry", TEAM)
                                        .split(" ", -1)));
        return new Tool("helm").call(words.toArray(String[]::new));
    }
}
