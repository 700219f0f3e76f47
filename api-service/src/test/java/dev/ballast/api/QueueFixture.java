package dev.ballast.api;

import dev.ballast.api.dispatch.ApplyReports;
import dev.ballast.api.dispatch.ClaimTask;
import dev.ballast.api.dispatch.HeardReport;
import dev.ballast.api.jobs.FindJobs;
import dev.ballast.api.jobs.JobRequest;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.Submission;
import dev.ballast.api.jobs.SubmitJob;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.RateHold;
import dev.ballast.model.message.Report;
import dev.ballast.model.message.Report.VolumeStatus;
import dev.ballast.model.message.Report.WorkerState;
import dev.ballast.model.message.Report.WorkerStatus;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import jakarta.inject.Singleton;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Plays callers and workers against the real queue, without HTTP and Kafka in between.
@Singleton
public class QueueFixture {
    /// Room on the volume that [#report] tells, bytes.
    public static final long FREE = 1L << 40;

    /// Where its workers mount the volume.
    public static final String MOUNT = "/models";

    private final SubmitJob submitJob;
    private final ClaimTask claimTask;
    private final ApplyReports applyReports;
    private final FindJobs findJobs;
    private final DataSource dataSource;

    QueueFixture(
            SubmitJob submitJob,
            ClaimTask claimTask,
            ApplyReports applyReports,
            FindJobs findJobs,
            DataSource dataSource) {
        this.submitJob = submitJob;
        this.claimTask = claimTask;
        this.applyReports = applyReports;
        this.findJobs = findJobs;
        this.dataSource = dataSource;
    }

    /// An empty queue with default settings.
    public void reset() {
        for (String table :
                List.of(
                        "job",
                        "job_event",
                        "outbox",
                        "model",
                        "blob",
                        "worker",
                        "volume",
                        "traffic",
                        "host_hold",
                        "credential",
                        "found",
                        "upload",
                        "webhook",
                        "webhook_delivery",
                        "idempotency_key")) {
            sql("delete from " + table);
        }
        sql("update download_slot set job_id = null where job_id is not null");
        sql("update limits_told set message = null");
        sql("delete from settings");
        sql("insert into settings default values");
    }

    public static JobRequest request(String source, int priority) {
        return request(source, priority, Map.of());
    }

    public static JobRequest request(String source, int priority, Map<String, String> secrets) {
        SourceRef ref = SourceRef.parse(source);
        return new JobRequest(
                ref,
                List.of(),
                List.of(),
                null,
                ref.defaultView(),
                VolumeName.SHARED,
                null,
                new Priority(priority),
                Map.of(),
                secrets,
                null,
                null,
                null);
    }

    public JobView submit(String source) {
        return submit(source, 5);
    }

    public JobView submit(String source, int priority) {
        return submit(source, priority, Map.of());
    }

    public JobView submit(String source, int priority, Map<String, String> secrets) {
        JobRequest request = request(source, priority, secrets);
        return submitJob.handle(new Submission("test", request, null)).job();
    }

    public Optional<Claim> tryClaim(String worker, TaskKind... kinds) {
        List<TaskKind> wanted =
                kinds.length == 0
                        ? List.copyOf(EnumSet.complementOf(EnumSet.of(TaskKind.INSPECT)))
                        : List.of(kinds);
        return claimTask
                .handle(new Claim.Request(worker, wanted, List.of(VolumeName.SHARED), null))
                .join();
    }

    public Claim claim(TaskKind... kinds) {
        return tryClaim("worker-1", kinds).orElseThrow();
    }

    /// The job of a claimed task.
    public UUID jobOf(Claim claim) {
        return UUID.fromString(
                value("select job_id::text from task where id = '%s'".formatted(claim.task())));
    }

    public void report(TaskEvent... events) {
        reportRoom(FREE, events);
    }

    public void reportRoom(long free, TaskEvent... events) {
        hear(Instant.now(), reportOf("worker-1", free, events));
    }

    /// A worker tells how large the volume is, and how much of it is free.
    public void reportVolume(long total, long free, TaskEvent... events) {
        VolumeStatus volume = new VolumeStatus(VolumeName.SHARED, total, free, MOUNT);
        hear(Instant.now(), reportOf("worker-1", volume, List.of(), List.of(), events));
    }

    /// Applies what reached Kafka then.
    public void hear(Instant at, Report... reports) {
        applyReports.handle(
                Arrays.stream(reports).map(report -> new HeardReport(report, at)).toList());
    }

    /// The worker says that it owns these tasks.
    public void reportOwned(String worker, UUID... tasks) {
        hear(Instant.now(), reportOf(worker, volume(FREE), Arrays.asList(tasks), List.of()));
    }

    public static Report reportOf(String worker, long free, TaskEvent... events) {
        return reportOf(worker, free, List.of(), events);
    }

    /// A report of a worker that upstreams asked for pauses.
    public static Report reportOf(
            String worker, long free, List<RateHold> holds, TaskEvent... events) {
        return reportOf(worker, volume(free), List.of(), holds, events);
    }

    private static VolumeStatus volume(long free) {
        return new VolumeStatus(VolumeName.SHARED, 1L << 41, free, MOUNT);
    }

    private static Report reportOf(
            String worker,
            VolumeStatus volume,
            List<UUID> tasks,
            List<RateHold> holds,
            TaskEvent... events) {
        return new Report(
                worker,
                Instant.now(),
                new WorkerStatus(
                        List.of(TaskKind.RESOLVE, TaskKind.TRANSFER, TaskKind.PUBLISH),
                        "host-1",
                        WorkerState.ACTIVE,
                        4,
                        List.of(volume),
                        0,
                        "0.1.0",
                        tasks,
                        true,
                        holds),
                Arrays.asList(events));
    }

    /// A metadata worker that mounts the volume and is heard for an hour.
    public void metadataWorker(String volume) {
        sql(
                """
                insert into worker (id, kind, host, state, slots, volumes, version, last_seen)
                values ('metadata-%1$s', 'metadata', 'host-1', 'active', 2, '{%1$s}', '0.1.0',
                  now() + interval '1 h')\
                """
                        .formatted(volume));
    }

    /// A plan of files with these sizes, named `f0`, `f1` …, each of other content.
    public static TaskEvent.Resolved plan(Claim claim, long... sizes) {
        return new TaskEvent.Resolved(
                claim.task(),
                claim.fence(),
                "abc123",
                "acme/tiny",
                0,
                true,
                IntStream.range(0, sizes.length).mapToObj(i -> file(i, sizes[i])).toList());
    }

    public static Work.PlannedFile file(int number, @Nullable Long size) {
        return file("f" + number, number, size);
    }

    /// A file of this name with content of its own.
    public static Work.PlannedFile file(String path, int number) {
        return file(path, number, 10L);
    }

    private static Work.PlannedFile file(String path, int number, @Nullable Long size) {
        return new Work.PlannedFile(
                new RelativePath(path),
                URI.create("http://hub/" + path),
                size,
                sha(number),
                null,
                null);
    }

    public static Sha256 sha(int number) {
        return new Sha256("%064x".formatted(number + 1));
    }

    public static TaskEvent.Transferred transferred(Claim claim) {
        Work.PlannedFile file = ((Work.Transfer) claim.work()).file();
        Sha256 sha = file.sha256() == null ? sha(999) : file.sha256();
        return new TaskEvent.Transferred(
                claim.task(), claim.fence(), sha, file.size() == null ? 1 : file.size());
    }

    public static TaskEvent.Published published(Claim claim, String path) {
        Work.Publish work = (Work.Publish) claim.work();
        return new TaskEvent.Published(
                claim.task(),
                claim.fence(),
                new RelativePath(path),
                work.files().stream()
                        .map(file ->
                                new Work.StoredFile(
                                        new RelativePath(path + "/" + file.path()),
                                        file.sha256(),
                                        file.size()))
                        .toList());
    }

    /// A publish of a single file at this place.
    public static TaskEvent.Published publishedAs(Claim claim, String path) {
        Work.StoredFile file = ((Work.Publish) claim.work()).files().getFirst();
        RelativePath place = new RelativePath(path);
        return new TaskEvent.Published(
                claim.task(),
                claim.fence(),
                place,
                List.of(new Work.StoredFile(place, file.sha256(), file.size())));
    }

    /// A publish that did not find these contents.
    public static TaskEvent.Failed missing(Claim claim, Sha256... blobs) {
        return new TaskEvent.Failed(
                claim.task(),
                claim.fence(),
                FailureCode.VOLUME_UNAVAILABLE,
                "they are gone",
                null,
                List.of(blobs));
    }

    public static TaskEvent.Removed removed(Claim claim) {
        return new TaskEvent.Removed(claim.task(), claim.fence());
    }

    public static TaskEvent.Failed failed(Claim claim, FailureCode code) {
        return new TaskEvent.Failed(claim.task(), claim.fence(), code, "it broke", null);
    }

    /// A job that has resolved files of these sizes.
    public UUID resolved(String source, long... sizes) {
        JobView job = submit(source, 9);
        report(plan(claim(TaskKind.RESOLVE), sizes));
        return job.id();
    }

    /// A job that was installed at `path`.
    public UUID installed(String source, String path, long... sizes) {
        UUID job = resolved(source, sizes);
        transferAll();
        report(published(claim(TaskKind.PUBLISH), path));
        return job;
    }

    /// Transfers all that waits for it.
    public void transferAll() {
        for (Optional<Claim> next = tryClaim("worker-1", TaskKind.TRANSFER);
                next.isPresent();
                next = tryClaim("worker-1", TaskKind.TRANSFER)) {
            report(transferred(next.get()));
        }
    }

    public JobView job(UUID id) {
        return findJobs.get(id);
    }

    public void sql(String statement) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The first column of the first row, as text; an empty text for null.
    public String value(String query) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement prepared = connection.prepareStatement(query);
                ResultSet results = prepared.executeQuery()) {
            String value = results.next() ? results.getString(1) : null;
            return value == null ? "" : value;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The first column of all rows, as text.
    public List<String> values(String query) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement prepared = connection.prepareStatement(query);
                ResultSet results = prepared.executeQuery()) {
            List<String> values = new ArrayList<>();
            while (results.next()) {
                values.add(results.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whether a transaction waits for a row that another one has locked.
    public boolean waitsForALock() {
        return count(
                        "pg_stat_activity where wait_event_type = 'Lock' and datname ="
                                + " current_database()")
                > 0;
    }

    public int count(String rows) {
        return Integer.parseInt(value("select count(*) from " + rows));
    }
}
