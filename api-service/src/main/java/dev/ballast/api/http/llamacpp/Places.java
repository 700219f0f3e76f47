package dev.ballast.api.http.llamacpp;

import dev.ballast.api.dispatch.WorkerView;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.model.artifact.VolumeName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where models lie, as `node` means it: the volumes of one worker, or all.
///
/// @param node null for all
/// @param workers all that there are
record Places(@Nullable WorkerView node, List<WorkerView> workers) {
    private static final String LOST = "lost";

    /// The worker that is to do what is asked for; null for any.
    @Nullable String worker() {
        return node == null ? null : node.id();
    }

    /// Whether the job lies there, and may run there.
    boolean cover(JobView job) {
        return cover(job.volume())
                && (node == null || job.worker() == null || node.id().equals(job.worker()));
    }

    /// Whether the volume is among them.
    boolean cover(String volume) {
        return node == null || node.volumes().contains(volume);
    }

    /// Where a download goes: of the node's volumes the one that the fewest others mount.
    ///
    /// @throws RefusedException `INVALID_REQUEST` if the node has none
    VolumeName target() {
        if (node == null) {
            return VolumeName.SHARED;
        }
        return node.volumes().stream()
                .min(
                        Comparator.comparingLong(this::mountedBy)
                                .thenComparing(Comparator.naturalOrder()))
                .map(VolumeName::new)
                .orElseThrow(() ->
                        RefusedException.invalid(
                                "node", "Worker '%s' mounts no volume.".formatted(node.id())));
    }

    private long mountedBy(String volume) {
        return workers.stream()
                .filter(worker -> worker.kind().equals(WorkerView.DOWNLOAD))
                .filter(worker -> worker.volumes().contains(volume))
                .count();
    }

    /// The worker that tells where things on this volume lie; empty for none.
    String nodeOf(String volume) {
        return mounting(volume).map(WorkerView::id).orElse("");
    }

    /// The absolute path of what lies on the volume, as the worker of [#nodeOf] sees it; unchanged
    /// if there is none.
    String absolute(String volume, String path) {
        return mounting(volume)
                .map(worker -> worker.mounts().get(volume) + "/" + path)
                .orElse(path);
    }

    private Optional<WorkerView> mounting(String volume) {
        if (node != null) {
            return Optional.of(node).filter(worker -> worker.mounts().containsKey(volume));
        }
        return workers.stream()
                .filter(worker -> worker.mounts().containsKey(volume))
                .min(
                        Comparator.<WorkerView, Boolean>comparing(
                                        worker -> worker.state().equals(LOST))
                                .thenComparing(worker -> !worker.kind().equals(WorkerView.DOWNLOAD))
                                .thenComparing(WorkerView::id));
    }
}
