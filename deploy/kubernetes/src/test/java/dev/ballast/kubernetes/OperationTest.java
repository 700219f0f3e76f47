package dev.ballast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the chart promises to those who operate it, as far as manifests show it.
class OperationTest {
    private static final String WORKER = "BALLAST_WORKER";
    private static final Pattern ASKED = Pattern.compile("\\bballast(?:_[a-z]+)+\\b");

    @Test
    void runsAWorkerOnEachGpuNodeThatAlsoFillsTheNodesOwnDisk() {
        PodSpec pods = pods(Chart.CLUSTER, "DaemonSet/ballast-download-worker");
        assertThat(pods.getNodeSelector()).containsEntry("nvidia.com/gpu.present", "true");
        assertThat(pods.getTolerations())
                .extracting(Toleration::getKey)
                .containsExactly("nvidia.com/gpu");
        Container worker = pods.getContainers().getFirst();
        assertThat(value(worker, "BALLAST_SLOTS")).isEqualTo("8");
        assertThat(value(worker, "BALLAST_VOLUMES"))
                .isEqualTo("shared=/models,node-$(NODE_NAME)=/volumes/0");
        // Kubernetes puts in what stands above only.
        assertThat(worker.getEnv()).extracting("name").startsWith("NODE_NAME");
        assertThat(worker.getVolumeMounts()).extracting("mountPath").contains("/volumes/0");
    }

    /// What names a worker (a job, a drain) still does when its pod is replaced.
    @Test
    void callsWorkersAsTheirNodesWhereEachHasOne() {
        assertThat(value(container(Chart.CLUSTER, "DaemonSet/ballast-download-worker"), WORKER))
                .isEqualTo("$(NODE_NAME)-download");
        assertThat(container(Chart.SCALED, "Deployment/ballast-download-worker").getEnv())
                .extracting("name")
                .doesNotContain(WORKER);
        assertThat(
                        Chart.rendered(
                                Chart.CLUSTER, "downloadWorker.env={\"BALLAST_WORKER\":\"mine\"}"))
                .contains("value: \"mine\"")
                .doesNotContain("$(NODE_NAME)-download");
    }

    @Test
    void neverRunsTwoWorkersOfOneNodeAtOnce() {
        assertThat(Manifests.read(Chart.rendered(Chart.CLUSTER)).all(DaemonSet.class))
                .singleElement()
                .satisfies(workers ->
                        assertThat(
                                        workers.getSpec()
                                                .getUpdateStrategy()
                                                .getRollingUpdate()
                                                .getMaxSurge()
                                                .getIntVal())
                                .isZero());
    }

    @Test
    void letsWorkersOfBothKindsReachTheHubsInTheSameWay() {
        Container download = container(Chart.SCALED, "Deployment/ballast-download-worker");
        Container metadata = container(Chart.SCALED, "Deployment/ballast-metadata-worker");
        for (String variable :
                List.of("BALLAST_EGRESS_ALLOW", "HTTPS_PROXY", "NO_PROXY", "HF_ENDPOINT")) {
            assertThat(value(metadata, variable)).isEqualTo(value(download, variable));
        }
        assertThat(value(metadata, "HF_ENDPOINT"))
                .isEqualTo("https://mirror.example/hf,https://huggingface.co");
    }

    @Test
    void givesTheTokensOfTheHubsToWorkersOfBothKinds() {
        assertThat(Chart.templates(Chart.CLUSTER))
                .filteredOn(template -> template.name().endsWith("-worker"))
                .hasSize(2)
                .allSatisfy(template ->
                        assertThat(template.pods().getSpec().getContainers().getFirst().getEnv())
                                .filteredOn(variable -> variable.getName().endsWith("_TOKEN"))
                                .extracting(variable ->
                                        variable.getValueFrom().getSecretKeyRef().getKey())
                                .containsExactly("hf.token", "civitai.token"));
    }

    @Test
    void scalesWorkersByTheTasksThatWaitOrRun() {
        assertThat(Manifests.read(Chart.rendered(Chart.SCALED)).scaled())
                .singleElement()
                .satisfies(scaled -> {
                    var trigger = scaled.at("/spec/triggers/0/metadata");
                    assertThat(trigger.path("query").asText()).contains("ballast_tasks{");
                    assertThat(trigger.path("threshold").asText()).isEqualTo("4");
                    assertThat(scaled.at("/spec/maxReplicaCount").asInt()).isEqualTo(12);
                });
    }

    @Test
    void namesSecretsOfPostgresAndKafkaAndHoldsNone() {
        Container api = container(Chart.CLUSTER, "Deployment/ballast-api");
        assertThat(Manifests.read(Chart.rendered(Chart.CLUSTER)).all(Secret.class)).isEmpty();
        assertThat(value(api, "BALLAST_DB_URL"))
                .endsWith("sslmode=verify-full&sslrootcert=/run/ballast/postgres-ca/ca.crt");
        assertThat(value(api, "BALLAST_KAFKA_SECURITY")).isEqualTo("SASL_SSL");
        assertThat(value(api, "BALLAST_KAFKA_PASSWORD_FILE")).startsWith("/run/ballast/kafka/");
        assertThat(
                        value(
                                container(Chart.SCALED, "Deployment/ballast-api"),
                                "BALLAST_KAFKA_CERT_KEY"))
                .endsWith("tls.key");
    }

    @Test
    void trustsTheAuthoritiesOfTheJavaRuntimeWherePostgresNamesNone() {
        assertThat(Chart.template(Chart.CLUSTER.toString(), "postgres.caSecret.name=\"\"").output())
                .contains(
                        "sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
    }

    @Test
    void keepsAnApiWhileNodesAreDrained() {
        assertThat(Manifests.read(Chart.rendered(Chart.CLUSTER)).all(PodDisruptionBudget.class))
                .singleElement()
                .satisfies(budget ->
                        assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isOne());
        // With one replica it would keep its node from being drained for ever.
        assertThat(Manifests.read(Chart.rendered(Chart.TRIAL)).all(PodDisruptionBudget.class))
                .isEmpty();
    }

    @Test
    void givesAnApiThatGoesMoreTimeThanItsDelayAndWhatIsUnderWay() {
        assertThat(
                        value(
                                container(Chart.CLUSTER, "Deployment/ballast-api"),
                                "BALLAST_SHUTDOWN_DELAY"))
                .isEqualTo("10S");
        assertThat(pods(Chart.CLUSTER, "Deployment/ballast-api").getTerminationGracePeriodSeconds())
                .isGreaterThan(10 + 5);
    }

    @ParameterizedTest
    @MethodSource(Chart.VALUES)
    void leavesWorkersTimeToHandTheirTasksBack(Path values) {
        assertThat(Chart.templates(values))
                .filteredOn(template -> template.name().endsWith("-worker"))
                .hasSize(2)
                .allSatisfy(template ->
                        assertThat(template.pods().getSpec().getTerminationGracePeriodSeconds())
                                .isGreaterThan(10));
    }

    @ParameterizedTest
    @MethodSource(Chart.VALUES)
    void watchesOverEachContainer(Path values) {
        assertThat(Chart.templates(values))
                .allSatisfy(template -> {
                    Container container = template.pods().getSpec().getContainers().getFirst();
                    assertThat(container.getReadinessProbe()).isNotNull();
                    if (container.getImage().contains("ballast-")) {
                        assertThat(container.getStartupProbe()).isNotNull();
                        assertThat(container.getLivenessProbe()).isNotNull();
                    }
                });
    }

    @Test
    void keepsTheOldApiWhileWorkersAreUpdated() {
        assertThat(Chart.templates(Chart.CLUSTER, "image.tag=\"0.2.0\"", "api.imageTag=\"0.1.0\""))
                .extracting(
                        template -> template.pods().getSpec().getContainers().getFirst().getImage(),
                        template ->
                                template.pods()
                                        .getMetadata()
                                        .getLabels()
                                        .get("app.kubernetes.io/version"))
                .containsExactlyInAnyOrder(
                        tuple("registry.example/ballast/ballast-api:0.1.0", "0.1.0"),
                        tuple("registry.example/ballast/ballast-download-worker:0.2.0", "0.2.0"),
                        tuple("registry.example/ballast/ballast-metadata-worker:0.2.0", "0.2.0"));
    }

    @Test
    void leavesThePostgresAndTheKafkaOfATrialAloneWhenBallastIsUpdated() {
        assertThat(stateful("0.2.0"))
                .hasSize(2)
                .isEqualTo(stateful("0.1.0"))
                .allSatisfy(pods ->
                        assertThat(pods.getMetadata().getLabels())
                                .doesNotContainKey("helm.sh/chart"));
    }

    private static List<PodTemplateSpec> stateful(String tag) {
        return Chart.templates(Chart.TRIAL, "image.tag=\"%s\"".formatted(tag)).stream()
                .filter(template -> template.owner() instanceof StatefulSet)
                .map(Manifests.Template::pods)
                .toList();
    }

    /// A migration that is killed begins anew.
    @Test
    void leavesAnApiAnHourToMigrateItsDatabase() {
        Probe probe = container(Chart.CLUSTER, "Deployment/ballast-api").getStartupProbe();
        assertThat(probe.getPeriodSeconds() * probe.getFailureThreshold()).isEqualTo(3600);
    }

    @Test
    void trustsAuthoritiesOfTheNetworkInAllItsPrograms() {
        assertThat(Chart.templates(Chart.SCALED))
                .allSatisfy(template -> {
                    Container container = template.pods().getSpec().getContainers().getFirst();
                    assertThat(value(container, "BALLAST_CA_BUNDLE"))
                            .isEqualTo("/run/ballast/authorities/ca.pem");
                    assertThat(container.getVolumeMounts())
                            .extracting("mountPath")
                            .contains("/run/ballast/authorities");
                });
        assertThat(value(container(Chart.SCALED, "Deployment/ballast-api"), "BALLAST_CATALOG"))
                .isEqualTo("/run/ballast/catalog");
    }

    /// A volume that one node can mount keeps its pods together, also while one is replaced.
    @Test
    void keepsThePodsOfATrialOnOneNode() {
        assertThat(Chart.templates(Chart.TRIAL))
                .filteredOn(template ->
                        template.pods().getSpec().getVolumes().stream()
                                .anyMatch(volume -> volume.getName().equals("models")))
                .hasSize(3)
                .allSatisfy(template -> {
                    var terms =
                            template.pods()
                                    .getSpec()
                                    .getAffinity()
                                    .getPodAffinity()
                                    .getRequiredDuringSchedulingIgnoredDuringExecution();
                    assertThat(terms.getFirst().getTopologyKey())
                            .isEqualTo("kubernetes.io/hostname");
                    // It selects the pod itself too: otherwise the first one would wait for ever.
                    assertThat(
                                    template.matches(
                                            terms.getFirst().getLabelSelector().getMatchLabels()))
                            .isTrue();
                    assertThat(
                                    terms.getFirst()
                                            .getLabelSelector()
                                            .getMatchExpressions()
                                            .getFirst()
                                            .getValues())
                            .contains(
                                    template.pods()
                                            .getMetadata()
                                            .getLabels()
                                            .get("app.kubernetes.io/component"));
                });
        assertThat(pods(Chart.CLUSTER, "Deployment/ballast-api").getAffinity()).isNull();
    }

    @Test
    void handsOnWhatTheClusterAsksOfPods() {
        PodSpec worker = pods(Chart.CLUSTER, "DaemonSet/ballast-download-worker");
        assertThat(worker.getPriorityClassName()).isEqualTo("gpu-node-services");
        assertThat(
                        Chart.templates(Chart.CLUSTER).stream()
                                .filter(template -> template.name().endsWith("-worker"))
                                .map(template -> template.pods().getMetadata().getAnnotations()))
                .containsExactlyInAnyOrder(Map.of("example.com/mesh", "off"), Map.of());
        assertThat(pods(Chart.SCALED, "Deployment/ballast-api").getAffinity().getNodeAffinity())
                .isNotNull();
    }

    @Test
    void takesUploadsOfAnySizeThroughTheIngress() {
        assertThat(Manifests.read(Chart.rendered(Chart.CLUSTER)).all(Ingress.class))
                .singleElement()
                .satisfies(ingress ->
                        assertThat(ingress.getMetadata().getAnnotations())
                                .containsEntry("nginx.ingress.kubernetes.io/proxy-body-size", "0")
                                .containsEntry(
                                        "nginx.ingress.kubernetes.io/proxy-request-buffering",
                                        "off"));
    }

    @Test
    void isWatchedByPrometheusAndReachedByAnIngressWithTls() {
        Manifests manifests = Manifests.read(Chart.rendered(Chart.CLUSTER));
        assertThat(manifests.all(ServiceMonitor.class)).hasSize(1);
        assertThat(manifests.all(PodMonitor.class)).hasSize(1);
        assertThat(manifests.all(PrometheusRule.class))
                .singleElement()
                .satisfies(rules ->
                        assertThat(rules.getSpec().getGroups().getFirst().getRules())
                                .extracting("alert")
                                .contains("BallastQueueStalled", "BallastReportsLag"));
        assertThat(manifests.all(Ingress.class))
                .singleElement()
                .satisfies(ingress -> assertThat(ingress.getSpec().getTls()).isNotEmpty());
    }

    /// Else two releases in one cluster would each tell of both, and one that is down be hidden by
    /// the other.
    @Test
    void warnsOfItsOwnNamespaceOnly() {
        List<String> rules =
                Manifests.read(Chart.rendered(Chart.CLUSTER)).all(PrometheusRule.class).stream()
                        .flatMap(rule -> rule.getSpec().getGroups().getFirst().getRules().stream())
                        .map(rule -> String.valueOf(rule.getExpr().getValue()))
                        .toList();
        assertThat(rules)
                .isNotEmpty()
                .allSatisfy(rule ->
                        assertThat(ASKED.matcher(rule).results())
                                .isNotEmpty()
                                .allSatisfy(asked ->
                                        assertThat(rule.substring(asked.end()))
                                                .startsWith("{namespace=\"ballast\"")));
    }

    private static PodSpec pods(Path values, String name) {
        return Chart.templates(values).stream()
                .filter(template -> template.name().equals(name))
                .map(template -> template.pods().getSpec())
                .findFirst()
                .orElseThrow();
    }

    private static Container container(Path values, String name) {
        return pods(values, name).getContainers().getFirst();
    }

    private static String value(Container container, String variable) {
        return container.getEnv().stream()
                .filter(one -> one.getName().equals(variable))
                .map(one -> one.getValue())
                .findFirst()
                .orElseThrow();
    }
}
