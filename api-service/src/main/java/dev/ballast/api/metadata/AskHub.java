package dev.ballast.api.metadata;

import dev.ballast.api.jobs.JobEndings;
import dev.ballast.api.jobs.PlanFailedException;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Priority;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Asks a hub about one thing, through a worker, while the caller waits. It is a job like the
/// others, before all of them; what comes of it is kept even if nobody waits any more.
@ApplicationScoped
public class AskHub {
    /// The label of a job whose caller waits for what it finds.
    public static final String AWAITED = "awaited";

    private static final Priority FIRST = new Priority(9);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// What a hub said within this time is not asked for again.
    private static final Duration FRESH = Duration.ofHours(1);

    private final MetadataQueue queue;
    private final FindMetadata findMetadata;
    private final JobEndings endings;
    private final InstantSource clock;

    AskHub(
            MetadataQueue queue,
            FindMetadata findMetadata,
            JobEndings endings,
            InstantSource clock) {
        this.queue = queue;
        this.findMetadata = findMetadata;
        this.endings = endings;
        this.clock = clock;
    }

    /// What the hub says, within 30 s. Call it from a thread that may block; the waiting holds
    /// none.
    ///
    /// @throws RefusedException through the future, `NO_WORKER`
    /// @throws PlanFailedException through the future, if the hub refused
    public CompletableFuture<HubFacts> handle(SourceRef source, String owner) {
        Optional<HubFacts> fresh = told(source);
        if (fresh.isPresent()) {
            return CompletableFuture.completedFuture(fresh.get());
        }
        Target target = new Target(source.text(), source, null, null, VolumeName.SHARED);
        FetchMetadata.Wish wish =
                new FetchMetadata.Wish(
                        Set.of(), Set.of(), true, FetchMetadata.USUAL_PREVIEW_BELOW, FIRST);
        UUID job =
                QuarkusTransaction.requiringNew()
                        .call(() ->
                                queue.create(List.of(target), wish, owner, Map.of(AWAITED, "true")))
                        .id();
        return endings.await(job, PATIENCE).thenApply(_ -> answer(source, job));
    }

    private HubFacts answer(SourceRef source, UUID job) {
        findMetadata
                .failure(job)
                .ifPresent(failure -> {
                    throw new PlanFailedException(failure.code(), failure.detail());
                });
        return told(source)
                .orElseThrow(() ->
                        new RefusedException(
                                RefusedException.Code.NO_WORKER,
                                "No metadata worker answered within 30 s; start or update one, or"
                                        + " try again."));
    }

    /// What it said of the file as well; workers of the version before do not tell that.
    private Optional<HubFacts> told(SourceRef source) {
        Instant notBefore = clock.instant().minus(FRESH);
        return findMetadata
                .ofSource(source.text())
                .filter(known -> known.missingSince() == null)
                .filter(known -> known.fetchedAt() != null && known.fetchedAt().isAfter(notBefore))
                .flatMap(known -> Optional.ofNullable(known.facts()))
                .filter(facts -> facts.offer() != null);
    }
}
