package dev.ballast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The chart, rendered by helm for each file of values.
class ChartTest {
    @ParameterizedTest
    @MethodSource(Chart.VALUES)
    void isSoundToHelm(Path values) {
        Tool.Answer lint = Chart.lint(values);
        assertThat(lint.exitCode()).as(lint.output()).isZero();
    }

    @ParameterizedTest
    @MethodSource(Chart.VALUES)
    void hasOnlyFieldsThatKubernetesKnowsAndNamesThatExist(Path values) {
        Manifests manifests = Manifests.read(Chart.rendered(values));
        assertThat(manifests.templates()).hasSizeGreaterThanOrEqualTo(3);
        new References(manifests, named(values)).check();
    }

    @ParameterizedTest
    @MethodSource(Chart.VALUES)
    void asksForNoRightThatTheRestrictedStandardForbids(Path values) {
        Confinement.check(Manifests.read(Chart.rendered(values)).templates());
    }

    @ParameterizedTest
    @MethodSource(Chart.VALUES)
    void isWhatItWas(Path values) throws IOException {
        String actual = Golden.withoutSecrets(Chart.rendered(values));
        Golden.compare(values.getFileName().toString(), actual);
    }

    @Test
    void givesWorkersNoKeyButTheirOwn() {
        List<Manifests.Template> workers =
                Manifests.read(Chart.rendered(Chart.CLUSTER)).templates().stream()
                        .filter(template -> template.name().endsWith("-worker"))
                        .toList();
        assertThat(workers)
                .hasSize(2)
                .allSatisfy(worker ->
                        assertThat(worker.pods().getSpec().getVolumes())
                                .filteredOn(volume ->
                                        volume.getSecret() != null
                                                && "ballast-keys"
                                                        .equals(volume.getSecret().getSecretName()))
                                .flatExtracting(volume -> volume.getSecret().getItems())
                                .extracting("key")
                                .containsExactly("worker.key"));
    }

    @Test
    void makesKeysInTheFormThatTheApiTakes() {
        Manifests manifests = Manifests.read(Chart.rendered(Chart.TRIAL));
        Secret keys =
                manifests.all(Secret.class).stream()
                        .filter(secret -> secret.getMetadata().getName().equals("ballast-keys"))
                        .findFirst()
                        .orElseThrow();
        assertThat(keys.getData().keySet())
                .containsExactlyInAnyOrder(
                        "admin.key", "worker.key", "monitoring.key", "secret.key");
        keys.getData()
                .forEach((name, value) ->
                        assertThat(Golden.decoded(value))
                                .as(name)
                                .matches(
                                        name.equals("secret.key")
                                                ? "[A-Za-z0-9+/]{43}="
                                                : "bk_[A-Za-z0-9_-]{43}"));
    }

    @Test
    void keepsTheVolumeOfModelsWhenTheReleaseGoes() {
        assertThat(Manifests.read(Chart.rendered(Chart.TRIAL)).all(PersistentVolumeClaim.class))
                .singleElement()
                .satisfies(claim ->
                        assertThat(claim.getMetadata().getAnnotations())
                                .containsEntry("helm.sh/resource-policy", "keep"));
    }

    @Test
    void bringsTheDashboards() {
        assertThat(Manifests.read(Chart.rendered(Chart.CLUSTER)).names(ConfigMap.class))
                .containsExactlyInAnyOrder(
                        "ballast-dashboard-fleet",
                        "ballast-dashboard-queue",
                        "ballast-dashboard-transfers",
                        "ballast-dashboard-upstreams");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "colour=\"red\"; colour",
                "kafka.security=\"TLS\"; security",
                "downloadWorker.slots=0; slots",
                "downloadWorker.keda.enabled=true; kind",
                "postgres.address=\"jdbc:postgresql://x/y\"; address",
                "postgres.address=\"\"; postgres.address is missing",
                "postgres.passwordSecret.name=\"\"; postgres.passwordSecret.name is missing",
                "kafka.bootstrapServers=\"\"; kafka.bootstrapServers is missing",
                "kafka.sasl.passwordSecret.name=\"\"; kafka.sasl.passwordSecret.name is missing",
                "postgres.caSecret.name=\"BAD NAME\"; name",
                "networkPolicy.kafka.to=[]; minItems",
                "networkPolicy.postgres.to=[]; minItems",
                "networkPolicy.kafka.to=[{}]; minProperties",
                "networkPolicy.kafka=null; networkPolicy.kafka lacks ports, or peers in `to`",
                "networkPolicy.postgres=null; networkPolicy.postgres lacks ports",
                "networkPolicy.postgres.to=null; networkPolicy.postgres lacks ports",
                "networkPolicy.webhooksTo=[{}]; webhooksTo",
                "networkPolicy.apiFrom=[{\"podSelectors\":{}}]; podSelectors",
                "networkPolicy.workerTo=[\"999.1.1.1/99\"]; workerTo",
                "networkPolicy.workerTo=[\"10.0.0.0/33\"]; workerTo",
                "api.resources={\"limit\":{}}; limit",
                "api.imageTag=\"a b\"; imageTag",
                "downloadWorker.tolerations=[{\"ky\":\"1\"}]; ky",
                "downloadWorker.volumes=[{\"name\":\"shared\",\"source\":{\"emptyDir\":{}}}];"
                        + " volumes",
                "volume={\"existingClaim\":\"\",\"accessModes\":[\"ReadWriteOnce\"]};"
                        + " ReadWriteMany",
                "metadataWorker.env={\"HF_TOKEN\":\"x\"}; metadataWorker.env names HF_TOKEN",
                "downloadWorker.env={\"BALLAST_SLOTS\":9}; downloadWorker.env names BALLAST_SLOTS",
                "api.env={\"BALLAST_DATA\":\"/x\"}; api.env names BALLAST_DATA"
            })
    void refusesValuesThatMakeNoSense(String change, String said) {
        Tool.Answer answer = Chart.template(Chart.CLUSTER.toString(), change);
        assertThat(answer.exitCode()).isNotZero();
        assertThat(answer.output()).contains(said);
    }

    @ParameterizedTest
    @MethodSource(Chart.VALUES)
    void saysWhereTheApiIsAndWhereItsKey(Path values) {
        assertThat(Chart.notes(values))
                .contains(
                        "get secret ballast-keys -o jsonpath='{.data.admin\\.key}'",
                        "http://ballast-api.ballast:8080",
                        "mounts the claim");
    }

    /// As `helm upgrade --reuse-values` gives them: nothing that came later has a value.
    @Test
    void takesTheValuesOfTheFirstChart() {
        Tool.Answer answer =
                Chart.template(
                        Chart.CLUSTER.toString(),
                        "caBundle=null",
                        "catalog=null",
                        "hubs=null",
                        "api.imageTag=null",
                        "stopped=null",
                        "networkPolicy.dnsCidrs=null",
                        "networkPolicy.postgres=null",
                        "networkPolicy.kafka=null",
                        "networkPolicy.backendCidrs=[\"10.1.2.0/24\"]",
                        "networkPolicy.backendPorts=[5432,9093]");

        assertThat(answer.exitCode()).as(answer.output()).isZero();
        // The API's ways to Postgres and Kafka, and those of both kinds of workers to Kafka.
        assertThat(
                        answer.output()
                                .replaceAll("\\s+", " ")
                                .split(
                                        "- \\{port: 5432} - \\{port: 9093} to: - ipBlock: cidr:"
                                                + " 10.1.2.0/24",
                                        -1))
                .hasSize(5);
    }

    @Test
    void hasWholeNumbersAsTheyWereGiven() {
        assertThat(
                        Chart.rendered(
                                Chart.CLUSTER,
                                "api.env={\"QUARKUS_HTTP_LIMITS_MAX_BODY_SIZE\":500000000,"
                                        + "\"SHARE\":0.25,\"DEBUG\":true,\"NAME\":\"a & b\"}",
                                "user=1000710000",
                                "group=1000720000"))
                .contains(
                        "value: \"500000000\"",
                        "value: \"0.25\"",
                        "value: \"true\"",
                        "value: \"a & b\"",
                        "runAsUser: 1000710000",
                        "fsGroup: 1000720000");
    }

    /// A policy that lets nobody in looks like an ingress that does not work.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.ingress.enabled=true",
                "api.service.type=\"LoadBalancer\"",
                "api.service.type=\"NodePort\""
            })
    void saysWhoMustBeLetInFromOutside(String change) {
        String said = "networkPolicy.apiFrom is empty";
        assertThat(Chart.notes(Chart.TRIAL, change)).contains(said);
        assertThat(Chart.notes(Chart.TRIAL, change, "networkPolicy.enabled=false"))
                .doesNotContain(said);
        assertThat(Chart.notes(Chart.TRIAL)).doesNotContain(said);
        assertThat(Chart.notes(Chart.CLUSTER, change)).doesNotContain(said);
    }

    @Test
    void refusesFewerWorkersAtMostThanAtLeast() {
        Tool.Answer answer =
                Chart.template(Chart.SCALED.toString(), "downloadWorker.keda.minReplicas=13");
        assertThat(answer.exitCode()).isNotZero();
        assertThat(answer.output()).contains("minReplicas is above maxReplicas");
    }

    /// What the values say exists already.
    private static List<String> named(Path values) {
        return Repository.read(values)
                .lines()
                .filter(line -> line.matches(".*(Secret|existing|[sS]ecret:|configMap:).*"))
                .flatMap(line -> List.of(line.split("[ ,:{}\"]+", -1)).stream())
                .toList();
    }
}
