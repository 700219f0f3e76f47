package dev.ballast.metadata.worker;

import dev.ballast.metadata.format.ModelInspector;
import dev.ballast.metadata.safety.SafetyScanner;
import dev.ballast.model.artifact.ModelFacts;
import dev.ballast.model.artifact.Safety;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.volume.VolumeException;
import dev.ballast.volume.VolumeLayout;
import dev.ballast.worker.TaskContext;
import dev.ballast.worker.TaskHandler;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Map;

/// Reads the header of one blob and reports what it says. A header that lies is a fact too: the
/// task fails only where the blob cannot be read.
public final class InspectHandler implements TaskHandler {
    private final Map<VolumeName, Path> volumes;
    private final ModelInspector inspector = new ModelInspector();
    private final SafetyScanner scanner = new SafetyScanner();

    /// Does not touch the volumes yet: one that is mounted late is found by the next task.
    ///
    /// @param volumes the roots of what this worker mounts
    public InspectHandler(Map<VolumeName, Path> volumes) {
        this.volumes = Map.copyOf(volumes);
    }

    /// Inspects the blob that the claim names.
    ///
    /// @throws IllegalArgumentException if the task is of another kind
    @Override
    public TaskEvent handle(Claim claim, TaskContext context) {
        if (!(claim.work() instanceof Work.Inspect work)) {
            throw new IllegalArgumentException(claim.work() + " is nothing to inspect");
        }
        Path root = volumes.get(work.volume());
        if (root == null) {
            return failed(
                    claim,
                    FailureCode.VOLUME_UNAVAILABLE,
                    "This worker does not mount the volume '%s'. Name it in BALLAST_VOLUMES."
                            .formatted(work.volume()));
        }
        if (context.stopCause().isPresent()) {
            return new TaskEvent.HandedBack(claim.task(), claim.fence());
        }
        try {
            return new TaskEvent.Inspected(
                    claim.task(), claim.fence(), work.sha256(), facts(work, root));
        } catch (ClosedByInterruptException _) {
            // Told to stop in the middle; the next worker begins anew.
            return new TaskEvent.HandedBack(claim.task(), claim.fence());
        } catch (IOException e) {
            VolumeException told = VolumeException.of(e);
            return failed(claim, told.code(), String.valueOf(told.getMessage()));
        }
    }

    private ModelFacts facts(Work.Inspect work, Path root) throws IOException {
        Path blob = new VolumeLayout(root).blob(work.sha256());
        ModelFacts facts = inspector.inspect(blob);
        return facts.with(scanner.scan(blob).orElse(Safety.NO_CODE));
    }

    private static TaskEvent failed(Claim claim, FailureCode code, String detail) {
        return new TaskEvent.Failed(claim.task(), claim.fence(), code, detail, null);
    }
}
