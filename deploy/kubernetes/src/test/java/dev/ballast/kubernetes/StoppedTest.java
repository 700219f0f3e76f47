package dev.ballast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import org.junit.jupiter.api.Test;

/// Stopping all of Ballast for a backup by values alone: what `kubectl scale` had changed, helm 4
/// would not change any more, as another one's.
class StoppedTest {
    private static final String STOPPED = "stopped=true";

    @Test
    void leavesNoPodThatWrites() {
        Manifests manifests = Manifests.read(Chart.rendered(Chart.CLUSTER, STOPPED));
        assertThat(manifests.all(Deployment.class))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.getSpec().getReplicas()).isZero());
        assertThat(manifests.all(DaemonSet.class))
                .singleElement()
                .satisfies(one ->
                        assertThat(one.getSpec().getTemplate().getSpec().getNodeSelector())
                                .containsEntry("nvidia.com/gpu.present", "true")
                                .containsEntry("ballast.dev/stopped", "true"));
        assertThat(Chart.rendered(Chart.CLUSTER)).doesNotContain("ballast.dev/stopped");
    }

    /// KEDA keeps the number of pods, so it has to be told.
    @Test
    void tellsKedaWhereItKeepsTheNumberOfWorkers() {
        Manifests manifests = Manifests.read(Chart.rendered(Chart.SCALED, STOPPED));
        assertThat(manifests.scaled())
                .singleElement()
                .satisfies(scaled ->
                        assertThat(
                                        scaled.at("/metadata/annotations")
                                                .path("autoscaling.keda.sh/paused-replicas")
                                                .asText())
                                .isEqualTo("0"));
        assertThat(Chart.rendered(Chart.SCALED)).doesNotContain("paused-replicas");
    }

    @Test
    void keepsTheDatabaseOfATrialForItsDump() {
        Manifests manifests = Manifests.read(Chart.rendered(Chart.TRIAL, STOPPED));
        assertThat(manifests.all(StatefulSet.class))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.getSpec().getReplicas()).isNull());
        assertThat(manifests.all(Deployment.class))
                .hasSize(3)
                .allSatisfy(one -> assertThat(one.getSpec().getReplicas()).isZero());
    }

    @Test
    void saysSo() {
        assertThat(Chart.notes(Chart.CLUSTER, STOPPED))
                .contains("is stopped in namespace ballast")
                .doesNotContain("is being started", "rollout status");
    }
}
