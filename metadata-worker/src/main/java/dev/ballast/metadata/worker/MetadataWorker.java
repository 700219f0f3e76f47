package dev.ballast.metadata.worker;

import dev.ballast.http.Dns;
import dev.ballast.http.HttpFetcher;
import dev.ballast.metadata.hub.CivitaiHub;
import dev.ballast.metadata.hub.HuggingFaceHub;
import dev.ballast.metadata.hub.Manners;
import dev.ballast.metadata.preview.PictureHosts;
import dev.ballast.metadata.preview.Pictures;
import dev.ballast.model.job.TaskKind;
import dev.ballast.worker.HostHolds;
import dev.ballast.worker.OutboundSettings;
import dev.ballast.worker.SlotPlan;
import dev.ballast.worker.WorkerSettings;
import dev.ballast.worker.service.WorkerService;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// The worker that inspects files and asks hubs about models, from the service's start to its end.
/// At the end it hands back what it has not finished.
@ApplicationScoped
public class MetadataWorker {
    /// One question to each hub at a time is all that the API gives away; while a task fetches its
    /// picture, the next one may ask.
    private static final int QUESTIONS = 4;

    /// Hosts of pictures may be of anybody.
    private static final Duration PICTURES = Duration.ofSeconds(30);

    private final Config config;
    private final MeterRegistry metrics;
    private final String version;
    private volatile @Nullable WorkerService service;
    private volatile @Nullable HttpFetcher http;
    private volatile @Nullable PictureHosts hosts;
    private volatile @Nullable ApiShelf shelf;

    MetadataWorker(
            Config config,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.config = config;
        this.metrics = metrics;
        this.version = version;
    }

    void start(@Observes StartupEvent event) {
        MetadataSettings settings =
                MetadataSettings.read(
                        name -> config.getOptionalValue(name, String.class).orElse(null));
        WorkerSettings worker = settings.worker();
        OutboundSettings outbound = settings.outbound();
        HttpFetcher fetcher =
                new HttpFetcher(outbound.http(version), outbound.egress(), Dns.SYSTEM);
        ApiShelf previews = new ApiShelf(worker.api(), worker.key());
        PictureHosts pictures =
                new PictureHosts(
                        endpoints(outbound),
                        policy -> new HttpFetcher(outbound.http(version), policy, Dns.SYSTEM));
        http = fetcher;
        hosts = pictures;
        shelf = previews;
        HubPauses pauses = new HubPauses(new HostHolds());
        MetadataHandler metadata =
                new MetadataHandler(
                        worker.volumes(),
                        new CivitaiHub(fetcher, outbound.civitai()),
                        new HuggingFaceHub(fetcher, outbound.hub()),
                        new Pictures(pictures, previews, PICTURES),
                        pauses.hosts(),
                        Manners::new);
        WorkerService.Duties duties =
                new WorkerService.Duties(
                        List.of(
                                new SlotPlan(List.of(TaskKind.INSPECT), worker.slots()),
                                new SlotPlan(List.of(TaskKind.METADATA), QUESTIONS)),
                        Map.of(
                                TaskKind.INSPECT,
                                new InspectHandler(worker.volumes()),
                                TaskKind.METADATA,
                                metadata),
                        pauses,
                        _ -> true);
        service = WorkerService.start(worker, version, duties, new InspectionObserver(metrics));
    }

    void stop(@Observes ShutdownEvent event) {
        WorkerService running = service;
        if (running != null) {
            running.close();
        }
        HttpFetcher fetcher = http;
        if (fetcher != null) {
            fetcher.close();
        }
        PictureHosts pictures = hosts;
        if (pictures != null) {
            pictures.close();
        }
        ApiShelf previews = shelf;
        if (previews != null) {
            previews.close();
        }
    }

    private static List<URI> endpoints(OutboundSettings outbound) {
        List<URI> endpoints = new ArrayList<>(outbound.hub().endpoints().all());
        endpoints.addAll(outbound.civitai().endpoints().all());
        return endpoints;
    }

    /// The worker, once it is started.
    Optional<WorkerService> service() {
        return Optional.ofNullable(service);
    }
}
