package dev.ballast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Who may talk to whom.
class NetworkPolicyTest {
    @ParameterizedTest
    @MethodSource(Chart.VALUES)
    void limitsWhoTalksToEachPodAndToWhomItTalks(Path values) {
        List<NetworkPolicy> policies =
                Manifests.read(Chart.rendered(values)).all(NetworkPolicy.class);
        assertThat(Chart.templates(values))
                .allSatisfy(template ->
                        assertThat(policies)
                                .filteredOn(policy ->
                                        template.matches(
                                                policy.getSpec().getPodSelector().getMatchLabels()))
                                .singleElement()
                                .satisfies(policy ->
                                        assertThat(policy.getSpec().getPolicyTypes())
                                                .containsExactly("Ingress", "Egress")));
    }

    @Test
    void letsWorkersReachKafkaAndOnlyTheApiReachPostgres() {
        List<NetworkPolicy> policies =
                Manifests.read(Chart.rendered(Chart.CLUSTER)).all(NetworkPolicy.class);
        assertThat(policies)
                .hasSize(3)
                .allSatisfy(policy -> {
                    boolean api = policy.getMetadata().getName().endsWith("-api");
                    assertThat(namespaces(policy, 9093)).containsExactly("kafka");
                    assertThat(namespaces(policy, 5432))
                            .isEqualTo(api ? List.of("databases") : List.of());
                });
    }

    @Test
    void letsOnlyTheApiReachThePostgresOfATrial() {
        assertThat(Manifests.read(Chart.rendered(Chart.TRIAL)).all(NetworkPolicy.class))
                .filteredOn(policy -> !policy.getMetadata().getName().endsWith("-postgres"))
                .filteredOn(policy ->
                        policy.getSpec().getEgress().stream()
                                .flatMap(rule -> rule.getTo().stream())
                                .anyMatch(peer ->
                                        peer.getPodSelector() != null
                                                && peer.getPodSelector()
                                                        .getMatchLabels()
                                                        .containsValue("postgres")))
                .extracting(policy -> policy.getMetadata().getName())
                .containsExactly("ballast-api");
    }

    /// A rule without peers would open its ports to everybody.
    @ParameterizedTest
    @MethodSource(Chart.VALUES)
    void namesWhomEachPodMayTalkTo(Path values) {
        assertThat(Manifests.read(Chart.rendered(values)).all(NetworkPolicy.class))
                .flatExtracting(policy -> policy.getSpec().getEgress())
                .allSatisfy(rule -> assertThat(rule.getTo()).isNotEmpty());
    }

    /// Some networks never match pods by their addresses.
    @Test
    void letsPodsBeReachedByTheirLabelsAndNetworksByTheirAddresses() {
        String reached =
                "=[\"10.20.0.0/16\",{\"namespaceSelector\":{\"matchLabels\":{\"team\":\"proxies\"}}}]";
        List<NetworkPolicy> policies =
                Manifests.read(
                                Chart.rendered(
                                        Chart.CLUSTER,
                                        "networkPolicy.workerTo" + reached,
                                        "networkPolicy.webhooksTo" + reached))
                        .all(NetworkPolicy.class);
        assertThat(policies)
                .hasSize(3)
                .allSatisfy(policy ->
                        assertThat(policy.getSpec().getEgress())
                                .flatExtracting(NetworkPolicyEgressRule::getTo)
                                .contains(
                                        new NetworkPolicyPeerBuilder()
                                                .withNewIpBlock()
                                                .withCidr("10.20.0.0/16")
                                                .endIpBlock()
                                                .build(),
                                        new NetworkPolicyPeerBuilder()
                                                .withNewNamespaceSelector()
                                                .addToMatchLabels("team", "proxies")
                                                .endNamespaceSelector()
                                                .build()));
    }

    /// The namespaces that a policy opens this port of.
    private static List<String> namespaces(NetworkPolicy policy, int port) {
        return policy.getSpec().getEgress().stream()
                .filter(rule ->
                        rule.getPorts().stream()
                                .anyMatch(one ->
                                        Integer.valueOf(port).equals(one.getPort().getIntVal())))
                .flatMap(rule -> rule.getTo().stream())
                .map(peer ->
                        peer.getNamespaceSelector()
                                .getMatchLabels()
                                .get("kubernetes.io/metadata.name"))
                .toList();
    }
}
