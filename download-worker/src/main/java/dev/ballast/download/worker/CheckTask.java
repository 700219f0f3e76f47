package dev.ballast.download.worker;

import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.volume.Verdict;
import dev.ballast.worker.TaskContext;
import dev.ballast.worker.TaskHandler;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;

/// Reads what lies on a volume, at the pace of the settings. One that is stopped begins its file
/// anew.
public final class CheckTask implements TaskHandler {
    private static final Logger LOG = System.getLogger(CheckTask.class.getName());

    private final Volumes volumes;
    private final ReadPace pace = new ReadPace();

    public CheckTask(Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public TaskEvent handle(Claim claim, TaskContext context) {
        try {
            return switch (claim.work()) {
                case Work.Verify work -> verify(claim, work, context);
                case Work.Scan work -> scan(claim, work, context);
                case Work.Digest work -> digest(claim, work, context);
                default -> throw Outcomes.misplaced(claim);
            };
        } catch (IOException e) {
            // One that is to stop is handed back, whatever came of it.
            return Outcomes.failed(claim, e);
        }
    }

    private TaskEvent scan(Claim claim, Work.Scan work, TaskContext context) throws IOException {
        CheckReading reading = new CheckReading(context, 0, pace, null);
        return new TaskEvent.Found(
                claim.task(), claim.fence(), 0, true, volumes.get(work.volume()).scan(reading));
    }

    private TaskEvent digest(Claim claim, Work.Digest work, TaskContext context)
            throws IOException {
        CheckReading reading = new CheckReading(context, work.size(), pace, work.speed());
        return new TaskEvent.Digested(
                claim.task(),
                claim.fence(),
                volumes.get(work.volume()).digest(work, reading).orElse(null));
    }

    private TaskEvent verify(Claim claim, Work.Verify work, TaskContext context)
            throws IOException {
        CheckReading reading = new CheckReading(context, work.size(), pace, work.speed());
        Verdict verdict = volumes.get(work.volume()).verify(work, reading);
        if (!verdict.stored() || !verdict.damaged().isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "damaged file=%s sha256=%s stored=%s names=%s job=%s task=%s"
                            .formatted(
                                    work.path(),
                                    work.sha256(),
                                    verdict.stored(),
                                    verdict.damaged(),
                                    work.job(),
                                    claim.task()));
        }
        return new TaskEvent.Verified(
                claim.task(),
                claim.fence(),
                work.sha256(),
                verdict.stored(),
                verdict.damaged().entrySet().stream()
                        .map(name -> new TaskEvent.DamagedName(name.getKey(), name.getValue()))
                        .sorted(Comparator.comparing(TaskEvent.DamagedName::path))
                        .toList());
    }
}
