package dev.ballast.worker.service;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Report.VolumeStatus;
import dev.ballast.worker.Pace;
import dev.ballast.worker.SharedLimits;
import dev.ballast.worker.SlotPlan;
import dev.ballast.worker.TaskHandler;
import dev.ballast.worker.VolumeGauge;
import dev.ballast.worker.Worker;
import dev.ballast.worker.WorkerPorts;
import dev.ballast.worker.WorkerProfile;
import dev.ballast.worker.WorkerSettings;
import dev.ballast.worker.http.HttpClaims;
import dev.ballast.worker.kafka.KafkaConnection;
import dev.ballast.worker.kafka.KafkaLinks;
import dev.ballast.worker.kafka.KafkaReports;
import dev.ballast.worker.metrics.MicrometerObserver;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// A worker with its ties to Kafka, the API and the volumes: put together from its settings, and
/// taken apart in order.
public final class WorkerService implements AutoCloseable {
    private final WorkerProfile profile;
    private final VolumeGauge volumes;
    private final HttpClaims claims;
    private final KafkaReports reports;
    private final Worker worker;

    private WorkerService(
            WorkerProfile profile,
            VolumeGauge volumes,
            HttpClaims claims,
            KafkaReports reports,
            Worker worker) {
        this.profile = profile;
        this.volumes = volumes;
        this.claims = claims;
        this.reports = reports;
        this.worker = worker;
    }

    /// What one kind of worker is for.
    ///
    /// @param plans what it does; the first one is what it is for
    /// @param handlers one for each kind of the plans
    /// @param limits what the worker keeps together with all others
    /// @param usable whether the handlers can use a volume that is there; work is taken for no
    ///   other
    public record Duties(
            List<SlotPlan> plans,
            Map<TaskKind, TaskHandler> handlers,
            SharedLimits limits,
            Predicate<VolumeName> usable) {}

    /// Starts working; waits for nobody.
    ///
    /// @param version of the program
    /// @param observer watches the worker
    public static WorkerService start(
            WorkerSettings settings, String version, Duties duties, MicrometerObserver observer) {
        WorkerProfile profile =
                new WorkerProfile(
                        settings.id(),
                        settings.host(),
                        version,
                        List.copyOf(settings.volumes().keySet()),
                        duties.plans());
        VolumeGauge volumes =
                new VolumeGauge(settings.volumes(), duties.usable(), Pace.DEFAULT.report());
        KafkaLinks kafka =
                new KafkaLinks(
                        new KafkaConnection(
                                settings.kafka(), settings.kafkaSecurity(), settings.id()),
                        profile.kinds(),
                        profile.volumes());
        HttpClaims claims = new HttpClaims(settings.api(), settings.key());
        KafkaReports reports = kafka.reports();
        Worker worker =
                new Worker(
                        profile,
                        duties.handlers(),
                        new WorkerPorts(
                                claims,
                                kafka::doorbells,
                                reports,
                                kafka.control(),
                                volumes,
                                duties.limits(),
                                observer),
                        Pace.DEFAULT);
        observer.expect(profile.kinds());
        observer.watch(worker, profile.slots());
        observer.watch(volumes, profile.volumes());
        worker.start();
        return new WorkerService(profile, volumes, claims, reports, worker);
    }

    /// The worker itself.
    public Worker worker() {
        return worker;
    }

    /// The volumes that were not there the last time.
    public List<VolumeName> missingVolumes() {
        List<VolumeName> seen = volumes.get().stream().map(VolumeStatus::name).toList();
        return profile.volumes().stream().filter(volume -> !seen.contains(volume)).toList();
    }

    /// The volumes whose folder could not be reached the last time; others that are missing only
    /// wait for a download worker to open them.
    public Set<VolumeName> unreachableVolumes() {
        return volumes.unreachable();
    }

    /// Hands the tasks back first, within 10 s; then lets go of everything.
    @Override
    public void close() {
        worker.close();
        reports.close();
        claims.close();
        volumes.close();
    }
}
