package dev.ballast.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.Yaml;

/// Manifests as Kubernetes would read them. A field that it does not know is an error here, as with
/// `kubectl apply --validate=strict`.
///
/// @param known those of Kubernetes itself and of the Prometheus operator
/// @param scaled those of KEDA, which has no models in Java
record Manifests(List<HasMetadata> known, List<JsonNode> scaled) {
    private static final Map<String, Class<? extends HasMetadata>> KINDS =
            Map.ofEntries(
                    Map.entry("v1/ConfigMap", ConfigMap.class),
                    Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class),
                    Map.entry("v1/Pod", Pod.class),
                    Map.entry("v1/Secret", Secret.class),
                    Map.entry("v1/Service", Service.class),
                    Map.entry("v1/ServiceAccount", ServiceAccount.class),
                    Map.entry("apps/v1/DaemonSet", DaemonSet.class),
                    Map.entry("apps/v1/Deployment", Deployment.class),
                    Map.entry("apps/v1/StatefulSet", StatefulSet.class),
                    Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
                    Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
                    Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
                    Map.entry("monitoring.coreos.com/v1/PodMonitor", PodMonitor.class),
                    Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class),
                    Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class));

    private static final String KEDA = "keda.sh/v1alpha1";

    /// The models keep what they do not know in a map; without it, it is an error.
    private static final ObjectMapper STRICT =
            new ObjectMapper()
                    .setAnnotationIntrospector(
                            new JacksonAnnotationIntrospector() {
                                private static final long serialVersionUID = 1L;

                                @Override
                                public Boolean hasAnySetter(Annotated annotated) {
                                    return false;
                                }
                            })
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /// Reads documents of YAML.
    ///
    /// @throws IllegalArgumentException names the field that Kubernetes does not know
    static Manifests read(String yaml) {
        List<HasMetadata> known = new ArrayList<>();
        List<JsonNode> scaled = new ArrayList<>();
        for (JsonNode document : documents(yaml)) {
            String version = document.path("apiVersion").asText();
            Class<? extends HasMetadata> kind =
                    KINDS.get(version + "/" + document.path("kind").asText());
            if (kind != null) {
                known.add(strictly(document, kind));
            } else if (version.equals(KEDA)) {
                scaled.add(document);
            } else {
                throw new IllegalArgumentException(
                        "no model for %s %s".formatted(version, document.path("kind").asText()));
            }
        }
        return new Manifests(List.copyOf(known), List.copyOf(scaled));
    }

    /// Those of a kind.
    <T> List<T> all(Class<T> kind) {
        return known.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// Names of those of a kind.
    List<String> names(Class<? extends HasMetadata> kind) {
        return all(kind).stream().map(manifest -> manifest.getMetadata().getName()).toList();
    }

    /// What pods are made from, by the names of those that make them.
    List<Template> templates() {
        return known.stream().flatMap(manifest -> template(manifest).stream()).toList();
    }

    /// A template of pods.
    ///
    /// @param owner who makes the pods
    /// @param selector labels by which the owner finds them
    record Template(HasMetadata owner, Map<String, String> selector, PodTemplateSpec pods) {
        /// Whether pods of this template have all of these labels.
        boolean matches(Map<String, String> labels) {
            return pods.getMetadata().getLabels().entrySet().containsAll(labels.entrySet());
        }

        String name() {
            return owner.getKind() + "/" + owner.getMetadata().getName();
        }
    }

    private static Optional<Template> template(HasMetadata manifest) {
        return switch (manifest) {
            case Deployment it ->
                    Optional.of(
                            new Template(
                                    it,
                                    it.getSpec().getSelector().getMatchLabels(),
                                    it.getSpec().getTemplate()));
            case DaemonSet it ->
                    Optional.of(
                            new Template(
                                    it,
                                    it.getSpec().getSelector().getMatchLabels(),
                                    it.getSpec().getTemplate()));
            case StatefulSet it ->
                    Optional.of(
                            new Template(
                                    it,
                                    it.getSpec().getSelector().getMatchLabels(),
                                    it.getSpec().getTemplate()));
            case Pod it ->
                    Optional.of(
                            new Template(
                                    it,
                                    it.getMetadata().getLabels(),
                                    new PodTemplateSpec(it.getMetadata(), it.getSpec())));
            default -> Optional.empty();
        };
    }

    private static <T> T strictly(JsonNode document, Class<T> kind) {
        try {
            return STRICT.treeToValue(document, kind);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "%s %s: %s"
                            .formatted(
                                    document.path("kind").asText(),
                                    document.at("/metadata/name").asText(),
                                    e.getOriginalMessage()),
                    e);
        }
    }

    private static List<JsonNode> documents(String yaml) {
        List<JsonNode> documents = new ArrayList<>();
        // Knows anchors, which Jackson does not.
        for (Object document : new Yaml().loadAll(yaml)) {
            if (document != null) {
                documents.add(STRICT.valueToTree(document));
            }
        }
        return documents;
    }
}
