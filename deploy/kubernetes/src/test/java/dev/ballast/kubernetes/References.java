package dev.ballast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What manifests say of each other: selectors find pods, ports are there, and what is mounted
/// exists.
///
/// @param existing names of secrets, config maps and claims that are there already
record References(Manifests manifests, Collection<String> existing) {

    void check() {
        manifests.templates().forEach(this::checkTemplate);
        manifests.all(Service.class).forEach(this::checkService);
        manifests.all(Ingress.class).forEach(this::checkIngress);
        manifests
                .all(PodDisruptionBudget.class)
                .forEach(budget ->
                        checkSelector(
                                "PodDisruptionBudget " + budget.getMetadata().getName(),
                                budget.getSpec().getSelector().getMatchLabels()));
        manifests.all(NetworkPolicy.class).forEach(this::checkPolicy);
        manifests.all(ServiceMonitor.class).forEach(this::checkMonitor);
        manifests.all(PodMonitor.class).forEach(this::checkPodMonitor);
        manifests.scaled().forEach(this::checkScaled);
    }

    private void checkTemplate(Manifests.Template template) {
        assertThat(template.matches(template.selector()))
                .as("%s selects its own pods", template.name())
                .isTrue();
        var pods = template.pods().getSpec();
        if (pods.getServiceAccountName() != null) {
            assertThat(manifests.names(ServiceAccount.class))
                    .as("service account of %s", template.name())
                    .contains(pods.getServiceAccountName());
        }
        List<String> volumes = new ArrayList<>();
        for (Volume volume : pods.getVolumes()) {
            volumes.add(volume.getName());
            checkVolume(template.name(), volume);
        }
        if (template.owner() instanceof StatefulSet set) {
            assertThat(manifests.names(Service.class))
                    .as("service of %s", template.name())
                    .contains(set.getSpec().getServiceName());
            set.getSpec()
                    .getVolumeClaimTemplates()
                    .forEach(claim -> volumes.add(claim.getMetadata().getName()));
        }
        assertThat(volumes).as("volumes of %s", template.name()).doesNotHaveDuplicates();
        Stream.concat(pods.getInitContainers().stream(), pods.getContainers().stream())
                .forEach(container -> checkContainer(template.name(), container, volumes));
        List<String> mounted =
                Stream.concat(pods.getInitContainers().stream(), pods.getContainers().stream())
                        .flatMap(container -> container.getVolumeMounts().stream())
                        .map(VolumeMount::getName)
                        .toList();
        assertThat(mounted).as("mounts of %s", template.name()).containsAll(volumes);
    }

    private void checkVolume(String where, Volume volume) {
        if (volume.getSecret() != null) {
            checkSecret(where, volume.getSecret().getSecretName());
        }
        if (volume.getConfigMap() != null) {
            assertThat(Stream.concat(existing.stream(), manifests.names(ConfigMap.class).stream()))
                    .as("config map in %s", where)
                    .contains(volume.getConfigMap().getName());
        }
        if (volume.getPersistentVolumeClaim() != null) {
            String claim = volume.getPersistentVolumeClaim().getClaimName();
            assertThat(
                            Stream.concat(
                                    existing.stream(),
                                    manifests.names(PersistentVolumeClaim.class).stream()))
                    .as("claim in %s", where)
                    .contains(claim);
        }
    }

    private void checkContainer(String where, Container container, List<String> volumes) {
        for (VolumeMount mount : container.getVolumeMounts()) {
            assertThat(volumes).as("mount in %s", where).contains(mount.getName());
        }
        assertThat(container.getVolumeMounts())
                .as("mounts in %s", where)
                .extracting(VolumeMount::getMountPath)
                .doesNotHaveDuplicates();
        assertThat(container.getEnv())
                .as("variables in %s", where)
                .extracting("name")
                .doesNotHaveDuplicates();
        container
                .getEnv()
                .forEach(variable -> {
                    if (variable.getValueFrom() != null
                            && variable.getValueFrom().getSecretKeyRef() != null) {
                        checkSecret(where, variable.getValueFrom().getSecretKeyRef().getName());
                    }
                });
        Stream.of(
                        container.getStartupProbe(),
                        container.getLivenessProbe(),
                        container.getReadinessProbe())
                .filter(probe -> probe != null && probe.getHttpGet() != null)
                .forEach(probe ->
                        assertThat(names(container))
                                .as("port of a probe in %s", where)
                                .contains(probe.getHttpGet().getPort().getStrVal()));
    }

    private void checkSecret(String where, String secret) {
        assertThat(Stream.concat(existing.stream(), manifests.names(Secret.class).stream()))
                .as("secret in %s", where)
                .contains(secret);
    }

    private void checkService(Service service) {
        String name = "Service " + service.getMetadata().getName();
        Manifests.Template target = checkSelector(name, service.getSpec().getSelector());
        service.getSpec().getPorts().forEach(port -> checkPort(name, target, port.getTargetPort()));
    }

    private void checkIngress(Ingress ingress) {
        ingress.getSpec()
                .getRules()
                .forEach(rule ->
                        rule.getHttp()
                                .getPaths()
                                .forEach(path -> {
                                    var backend = path.getBackend().getService();
                                    Service service =
                                            manifests.all(Service.class).stream()
                                                    .filter(one ->
                                                            one.getMetadata()
                                                                    .getName()
                                                                    .equals(backend.getName()))
                                                    .findFirst()
                                                    .orElseThrow();
                                    assertThat(service.getSpec().getPorts())
                                            .extracting("name")
                                            .contains(backend.getPort().getName());
                                }));
        ingress.getSpec().getTls().forEach(tls -> checkSecret("Ingress", tls.getSecretName()));
    }

    private void checkMonitor(ServiceMonitor monitor) {
        Map<String, String> labels = monitor.getSpec().getSelector().getMatchLabels();
        List<Service> services =
                manifests.all(Service.class).stream()
                        .filter(service ->
                                service.getMetadata()
                                        .getLabels()
                                        .entrySet()
                                        .containsAll(labels.entrySet()))
                        .toList();
        assertThat(services).as("services that the monitor selects").hasSize(1);
        monitor.getSpec()
                .getEndpoints()
                .forEach(endpoint -> {
                    assertThat(services.getFirst().getSpec().getPorts())
                            .extracting("name")
                            .contains(endpoint.getPort());
                    checkSecret(
                            "ServiceMonitor",
                            endpoint.getAuthorization().getCredentials().getName());
                });
    }

    private void checkPodMonitor(PodMonitor monitor) {
        var selector = monitor.getSpec().getSelector();
        var components = selector.getMatchExpressions().getFirst();
        List<Manifests.Template> watched =
                manifests.templates().stream()
                        .filter(one -> one.matches(selector.getMatchLabels()))
                        .filter(one ->
                                components
                                        .getValues()
                                        .contains(
                                                one.pods()
                                                        .getMetadata()
                                                        .getLabels()
                                                        .get(components.getKey())))
                        .toList();
        assertThat(watched).as("pods that the monitor selects").hasSize(2);
        for (Manifests.Template template : watched) {
            monitor.getSpec()
                    .getPodMetricsEndpoints()
                    .forEach(endpoint ->
                            assertThat(names(template.pods().getSpec().getContainers().getFirst()))
                                    .as("port of %s", template.name())
                                    .contains(endpoint.getPort()));
        }
    }

    private void checkScaled(JsonNode scaled) {
        String target = scaled.at("/spec/scaleTargetRef/name").asText();
        assertThat(manifests.all(Deployment.class))
                .as("what KEDA scales")
                .filteredOn(one -> one.getMetadata().getName().equals(target))
                .singleElement()
                .satisfies(one -> assertThat(one.getSpec().getReplicas()).isNull());
    }

    /// A policy is about pods of ours, opens ports that they have, and lets in and out whom the
    /// other side's policy expects.
    private void checkPolicy(NetworkPolicy policy) {
        String name = "NetworkPolicy " + policy.getMetadata().getName();
        Manifests.Template target =
                checkSelector(name, policy.getSpec().getPodSelector().getMatchLabels());
        policy.getSpec()
                .getIngress()
                .forEach(rule -> {
                    rule.getPorts().forEach(port -> checkPort(name, target, port.getPort()));
                    rule.getFrom().forEach(peer -> checkPeer(name, peer));
                });
        policy.getSpec()
                .getEgress()
                .forEach(rule ->
                        rule.getTo()
                                .forEach(peer -> {
                                    Manifests.Template to = checkPeer(name, peer);
                                    if (to != null) {
                                        for (NetworkPolicyPort port : rule.getPorts()) {
                                            checkPort(name, to, port.getPort());
                                        }
                                    }
                                }));
    }

    private Manifests.@Nullable Template checkPeer(String name, NetworkPolicyPeer peer) {
        boolean ours =
                peer.getNamespaceSelector() == null
                        && peer.getPodSelector() != null
                        && !peer.getPodSelector().getMatchLabels().isEmpty();
        return ours ? checkSelector(name, peer.getPodSelector().getMatchLabels()) : null;
    }

    private Manifests.Template checkSelector(String name, Map<String, String> labels) {
        List<Manifests.Template> found =
                manifests.templates().stream().filter(one -> one.matches(labels)).toList();
        assertThat(found).as("pods that %s selects", name).hasSize(1);
        return found.getFirst();
    }

    private static void checkPort(String name, Manifests.Template target, IntOrString port) {
        List<ContainerPort> ports =
                target.pods().getSpec().getContainers().stream()
                        .flatMap(container -> container.getPorts().stream())
                        .toList();
        assertThat(ports)
                .as("port %s that %s names", port.getValue(), name)
                .anyMatch(one ->
                        one.getName().equals(port.getStrVal())
                                || one.getContainerPort().equals(port.getIntVal()));
    }

    private static List<String> names(Container container) {
        return container.getPorts().stream().map(ContainerPort::getName).toList();
    }
}
