package dev.ballast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The chart as helm renders it.
final class Chart {
    static final Path TRIAL = Repository.VALUES.resolve("trial.yaml");
    static final Path CLUSTER = Repository.VALUES.resolve("gpu-cluster.yaml");
    static final Path SCALED = Repository.VALUES.resolve("scaled.yaml");

    /// Gives a test each file of values.
    static final String VALUES = "dev.ballast.kubernetes.Chart#values";

    private static final Tool HELM = new Tool("helm");
    private static final String CHART = "deploy/kubernetes/ballast";

    private Chart() {}

    static List<Path> values() {
        return Repository.files(Repository.VALUES, ".yaml");
    }

    /// All manifests for a file of values with some of them changed (`name=value`), as text.
    static String rendered(Path values, String... changes) {
        Tool.Answer answer = template(values.toString(), changes);
        assertThat(answer.exitCode()).as(answer.output()).isZero();
        // helm tells on its standard error that the folder of dashboards is a link
        return answer.output()
                .lines()
                .filter(line -> !line.startsWith("level="))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /// What pods are made from, for a file of values with some of them changed (`name=value`).
    static List<Manifests.Template> templates(Path values, String... changes) {
        return Manifests.read(rendered(values, changes)).templates();
    }

    /// What helm says of a file of values with some of them changed (`name=value`).
    static Tool.Answer template(String values, String... changes) {
        return call(List.of("template"), values, changes);
    }

    /// What helm tells at the end of an installation.
    static String notes(Path values, String... changes) {
        Tool.Answer answer =
                call(List.of("install", "--dry-run=client"), values.toString(), changes);
        assertThat(answer.exitCode()).as(answer.output()).isZero();
        return answer.output().substring(answer.output().indexOf("\nNOTES:\n"));
    }

    private static Tool.Answer call(List<String> command, String values, String... changes) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("ballast", CHART, "--namespace", "ballast", "-f", values));
        for (String change : changes) {
            arguments.addAll(List.of("--set-json", change));
        }
        return HELM.call(arguments.toArray(String[]::new));
    }

    /// What helm's own checks say of a file of values.
    static Tool.Answer lint(Path values) {
        return HELM.call("lint", "--strict", CHART, "-f", values.toString());
    }
}
