package dev.ballast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.stream.Stream;

/// What pods must say to run where the Pod Security Standard "restricted" is enforced; beyond it, a
/// root file system that is read-only, and a limit of memory.
///
/// A volume of the node's (`hostPath`) is the exception that the values name.
final class Confinement {
    private Confinement() {}

    static void check(List<Manifests.Template> templates) {
        for (Manifests.Template template : templates) {
            PodSpec pods = template.pods().getSpec();
            assertThat(pods.getSecurityContext().getRunAsNonRoot()).as(template.name()).isTrue();
            assertThat(pods.getSecurityContext().getRunAsUser()).as(template.name()).isPositive();
            assertThat(pods.getSecurityContext().getSeccompProfile().getType())
                    .as(template.name())
                    .isEqualTo("RuntimeDefault");
            assertThat(pods.getAutomountServiceAccountToken()).as(template.name()).isFalse();
            assertThat(pods.getHostNetwork()).as(template.name()).isNull();
            assertThat(pods.getVolumes())
                    .as(template.name())
                    .allMatch(volume ->
                            volume.getSecret() != null
                                    || volume.getConfigMap() != null
                                    || volume.getEmptyDir() != null
                                    || volume.getPersistentVolumeClaim() != null
                                    || volume.getHostPath() != null);
            Stream.concat(pods.getInitContainers().stream(), pods.getContainers().stream())
                    .forEach(container -> check(template.name(), container));
        }
    }

    private static void check(String where, Container container) {
        var rights = container.getSecurityContext();
        assertThat(rights.getAllowPrivilegeEscalation()).as(where).isFalse();
        assertThat(rights.getReadOnlyRootFilesystem()).as(where).isTrue();
        assertThat(rights.getCapabilities().getDrop()).as(where).containsExactly("ALL");
        assertThat(rights.getCapabilities().getAdd()).as(where).isEmpty();
        assertThat(container.getResources().getLimits()).as(where).containsKey("memory");
        assertThat(container.getResources().getRequests()).as(where).containsKeys("cpu", "memory");
    }
}
