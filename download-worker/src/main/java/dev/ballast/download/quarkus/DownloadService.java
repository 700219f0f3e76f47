package dev.ballast.download.quarkus;

import dev.ballast.download.engine.transfer.EngineSettings;
import dev.ballast.download.engine.transfer.TransferEngine;
import dev.ballast.download.source.civitai.CivitaiSource;
import dev.ballast.download.source.gguf.GgufSource;
import dev.ballast.download.source.http.HttpSource;
import dev.ballast.download.source.huggingface.Hub;
import dev.ballast.download.source.huggingface.HuggingFaceSource;
import dev.ballast.download.source.upload.UploadSource;
import dev.ballast.download.worker.ClusterLimits;
import dev.ballast.download.worker.DownloadTasks;
import dev.ballast.download.worker.Sources;
import dev.ballast.download.worker.Volumes;
import dev.ballast.http.Dns;
import dev.ballast.http.HttpFetcher;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.worker.Worker;
import dev.ballast.worker.metrics.MicrometerObserver;
import dev.ballast.worker.service.WorkerService;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;

/// A running download worker: everything it is made of, put together and taken apart in order.
final class DownloadService implements AutoCloseable {
    private final WorkerService service;
    private final Volumes volumes;
    private final HttpFetcher http;
    private final UploadSource uploads;

    private DownloadService(
            WorkerService service, Volumes volumes, HttpFetcher http, UploadSource uploads) {
        this.service = service;
        this.volumes = volumes;
        this.http = http;
        this.uploads = uploads;
    }

    /// Starts working; waits for nobody.
    ///
    /// @param version of the program
    static DownloadService start(DownloadSettings settings, String version, MeterRegistry metrics) {
        Volumes volumes = Volumes.open(settings.worker().volumes(), settings.volumeInit());
        HttpFetcher http =
                new HttpFetcher(
                        settings.outbound().http(version),
                        settings.outbound().egress(),
                        Dns.SYSTEM);
        UploadSource uploads =
                new UploadSource(
                        settings.worker().api(),
                        settings.worker().key()::value,
                        settings.outbound().http(version));
        TransferEngine engine = new TransferEngine(http, EngineSettings.DEFAULT);
        ClusterLimits limits =
                new ClusterLimits(
                        settings.worker().id(),
                        settings.maxSpeed(),
                        engine::limitConnectionsPerHost);
        WorkerService.Duties duties =
                new WorkerService.Duties(
                        DownloadTasks.plans(settings.worker().slots()),
                        DownloadTasks.handlers(
                                sources(http, settings, uploads),
                                engine,
                                volumes,
                                limits,
                                fetched(metrics)::increment),
                        limits,
                        volumes::isOpen);
        return new DownloadService(
                WorkerService.start(
                        settings.worker(), version, duties, new MicrometerObserver(metrics)),
                volumes,
                http,
                uploads);
    }

    private static Sources sources(
            HttpFetcher http, DownloadSettings settings, UploadSource uploads) {
        Hub hub = new Hub(http, settings.outbound().hub());
        return new Sources(
                List.of(
                        new HttpSource(http),
                        new HuggingFaceSource(hub),
                        new GgufSource(hub),
                        new CivitaiSource(http, settings.outbound().civitai()),
                        uploads),
                "hf:// repositories, gguf:// models, civitai:// versions, https:// and http://"
                        + " addresses");
    }

    private static Counter fetched(MeterRegistry metrics) {
        return Counter.builder("ballast.fetched")
                .baseUnit("bytes")
                .description("Bytes that came over the network")
                .register(metrics);
    }

    Worker worker() {
        return service.worker();
    }

    /// The volumes that were not there the last time.
    List<VolumeName> missingVolumes() {
        return service.missingVolumes();
    }

    /// Hands the tasks back first, within 10 s; then lets go of everything.
    @Override
    public void close() throws IOException {
        service.close();
        http.close();
        uploads.close();
        volumes.close();
    }
}
