package dev.ballast.download.quarkus;

import dev.ballast.download.engine.http.Dns;
import dev.ballast.download.engine.http.HttpFetcher;
import dev.ballast.download.engine.http.HttpSettings;
import dev.ballast.download.engine.transfer.EngineSettings;
import dev.ballast.download.engine.transfer.TransferEngine;
import dev.ballast.download.source.http.HttpSource;
import dev.ballast.download.worker.DownloadTasks;
import dev.ballast.download.worker.Sources;
import dev.ballast.download.worker.SpeedBudget;
import dev.ballast.download.worker.Volumes;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.message.Report.VolumeStatus;
import dev.ballast.worker.Pace;
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
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;

/// A running download worker: everything it is made of, put together and taken apart in order.
final class DownloadService implements AutoCloseable {
    private final WorkerProfile profile;
    private final Volumes volumes;
    private final VolumeGauge room;
    private final HttpFetcher http;
    private final HttpClaims claims;
    private final KafkaReports reports;
    private final Worker worker;

    private DownloadService(
            WorkerProfile profile,
            Volumes volumes,
            VolumeGauge room,
            HttpFetcher http,
            HttpClaims claims,
            KafkaReports reports,
            Worker worker) {
        this.profile = profile;
        this.volumes = volumes;
        this.room = room;
        this.http = http;
        this.claims = claims;
        this.reports = reports;
        this.worker = worker;
    }

    /// Starts working; waits for nobody.
    ///
    /// @param version of the program
    static DownloadService start(DownloadSettings settings, String version, MeterRegistry metrics) {
        WorkerSettings common = settings.worker();
        WorkerProfile profile =
                new WorkerProfile(
                        common.id(),
                        common.host(),
                        version,
                        List.copyOf(common.volumes().keySet()),
                        DownloadTasks.plans(common.slots()));
        Volumes volumes = Volumes.open(common.volumes());
        VolumeGauge room = new VolumeGauge(common.volumes(), Pace.DEFAULT.report());
        HttpFetcher http = new HttpFetcher(HttpSettings.of(version), settings.egress(), Dns.SYSTEM);
        Sources sources =
                new Sources(List.of(new HttpSource(http)), "https:// and http:// addresses");
        SpeedBudget speed = new SpeedBudget();
        KafkaLinks kafka =
                new KafkaLinks(
                        new KafkaConnection(common.kafka(), common.id()),
                        profile.kinds(),
                        profile.volumes());
        HttpClaims claims = new HttpClaims(common.api(), common.key());
        KafkaReports reports = kafka.reports();
        MicrometerObserver observer = new MicrometerObserver(metrics);
        Worker worker =
                new Worker(
                        profile,
                        DownloadTasks.handlers(
                                sources,
                                new TransferEngine(http, EngineSettings.DEFAULT),
                                volumes,
                                speed,
                                fetched(metrics)::increment),
                        new WorkerPorts(
                                claims,
                                kafka::doorbells,
                                reports,
                                kafka.control(),
                                room,
                                speed,
                                observer),
                        Pace.DEFAULT);
        observer.watch(worker, profile.slots());
        worker.start();
        return new DownloadService(profile, volumes, room, http, claims, reports, worker);
    }

    private static Counter fetched(MeterRegistry metrics) {
        return Counter.builder("ballast.fetched")
                .baseUnit("bytes")
                .description("Bytes that came over the network")
                .register(metrics);
    }

    Worker worker() {
        return worker;
    }

    /// The volumes that could not be measured lately.
    List<String> unreadableVolumes() {
        List<VolumeName> readable = room.get().stream().map(VolumeStatus::name).toList();
        return profile.volumes().stream()
                .filter(volume -> !readable.contains(volume))
                .map(VolumeName::value)
                .toList();
    }

    /// Hands the tasks back first, within 10 s; then lets go of everything.
    @Override
    public void close() throws IOException {
        worker.close();
        reports.close();
        claims.close();
        http.close();
        room.close();
        volumes.close();
    }
}
