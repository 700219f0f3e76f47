package dev.ballast.api.catalogs;

import dev.ballast.api.catalogs.EntryState.Check;
import dev.ballast.api.jobs.PlanFailedException;
import dev.ballast.api.jobs.PlanJob;
import dev.ballast.api.jobs.Submission;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.Priority;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Asks the hub, through a worker, whether it has what an entry names, and notes it. Nothing is
/// fetched. A hub that is away or asks for a pause says nothing of the entry.
@ApplicationScoped
public class CheckEntry {
    private static final Set<FailureCode> DEAD =
            EnumSet.of(FailureCode.SOURCE_NOT_FOUND, FailureCode.SOURCE_NOT_A_MODEL);

    private final FindCatalog catalog;
    private final CatalogStore store;
    private final PlanJob planJob;
    private final InstantSource clock;

    CheckEntry(FindCatalog catalog, CatalogStore store, PlanJob planJob, InstantSource clock) {
        this.catalog = catalog;
        this.store = store;
        this.planJob = planJob;
        this.clock = clock;
    }

    /// The entry with what was found out. Call it from a thread that may block.
    ///
    /// @throws RefusedException `ENTRY_NOT_FOUND`, `INVALID_REQUEST`; through the future
    ///   `NO_WORKER`
    /// @throws PlanFailedException through the future, if the hub said nothing of the entry
    public CompletableFuture<CatalogItem> handle(String id, String owner, @Nullable String token) {
        CatalogItem asked = catalog.get(id);
        Entry entry = asked.read();
        Submission plan =
                new Submission(owner, DownloadEntry.request(entry, Priority.DEFAULT, token), null);
        return planJob.handle(plan)
                .handle((_, failure) -> {
                    Throwable cause =
                            failure instanceof CompletionException later
                                    ? later.getCause()
                                    : failure;
                    if (cause == null) {
                        return new Check(true, null, clock.instant());
                    }
                    if (cause instanceof PlanFailedException refused && isDead(refused)) {
                        return new Check(
                                false, String.valueOf(refused.getMessage()), clock.instant());
                    }
                    throw new CompletionException(cause);
                })
                .thenApply(check -> {
                    QuarkusTransaction.requiringNew()
                            .run(() -> store.saveCheck(id, asked.version(), check));
                    return catalog.get(id);
                });
    }

    /// A repository that a hub shows to nobody without a token cannot be had from this catalog, be
    /// it private or removed: the hub does not tell the one from the other.
    private static boolean isDead(PlanFailedException refused) {
        return refused.isAbsent() || DEAD.contains(refused.code());
    }
}
