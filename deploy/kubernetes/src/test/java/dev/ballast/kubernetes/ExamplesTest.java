package dev.ballast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.ballast.cli.Ballast;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pods that load models, as the examples have them: they start on the nodes that Ballast fills.
class ExamplesTest {
    static List<Path> examples() {
        return Repository.files(Repository.EXAMPLES, ".yaml");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void areUnderstoodByKubernetes(Path example) {
        Manifests manifests = Manifests.read(Repository.read(example));
        new References(manifests, List.of("ballast-models", "ballast-operator")).check();
        Confinement.check(manifests.templates());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void callTheCommandLineInWordsThatItUnderstands(Path example) {
        Container waiting = pods(example).getInitContainers().getFirst();
        assertThat(waiting.getImage()).contains("/ballast-cli:");
        assertThat(waiting.getArgs()).startsWith("pull").contains("--wait");
        String[] arguments = waiting.getArgs().toArray(String[]::new);
        assertThatCode(() -> Ballast.commandLine().parseArgs(arguments)).doesNotThrowAnyException();
    }

    /// Images of others have no user of Ballast's number, and Python asks for its name.
    @ParameterizedTest
    @MethodSource("examples")
    void tellProgramsWhoTheyAre(Path example) {
        assertThat(pods(example).getContainers())
                .allSatisfy(container ->
                        assertThat(container.getEnv()).extracting("name").contains("USER", "HOME"));
    }

    /// A service of a program's own name would set variables that look like its settings.
    @ParameterizedTest
    @MethodSource("examples")
    void getNoVariablesFromServices(Path example) {
        assertThat(pods(example).getEnableServiceLinks()).isFalse();
    }

    /// The entrypoint of the image is another one since it is `vllm serve`, which takes the model
    /// without `--model`.
    @Test
    void callVllmByItsCommand() {
        Container vllm = pods(Repository.EXAMPLES.resolve("vllm.yaml")).getContainers().getFirst();
        assertThat(vllm.getCommand()).startsWith("vllm", "serve", "Qwen/Qwen3-8B");
        assertThat(vllm.getArgs()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void goWhereTheGpusAre(Path example) {
        PodSpec pods = pods(example);
        assertThat(pods.getContainers().getFirst().getResources().getLimits())
                .containsKey("nvidia.com/gpu");
        PodSpec workers =
                Chart.templates(Chart.CLUSTER).stream()
                        .filter(template -> template.name().endsWith("download-worker"))
                        .findFirst()
                        .orElseThrow()
                        .pods()
                        .getSpec();
        assertThat(pods.getTolerations()).isEqualTo(workers.getTolerations());
    }

    private static PodSpec pods(Path example) {
        return Manifests.read(Repository.read(example)).templates().getFirst().pods().getSpec();
    }
}
