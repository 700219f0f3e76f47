package dev.ballast.api.http.admin;

import dev.ballast.api.catalogs.CatalogFilter;
import dev.ballast.api.catalogs.EntryState.JobPart;
import dev.ballast.api.catalogs.EntryStatus;
import dev.ballast.api.catalogs.FindCatalog;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Looks at the downloads once a second, while somebody follows them: one look for all.
@ApplicationScoped
class LiveDownloads {
    private static final Logger LOG = Logger.getLogger(LiveDownloads.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final String DONE = "done";
    private static final Set<EntryStatus> SHOWN =
            EnumSet.of(EntryStatus.DOWNLOADING, EntryStatus.QUEUED, EntryStatus.ERROR);

    private final FindCatalog catalog;
    private final Cards cards;
    private final InstantSource clock;
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Multi<Snapshot> shared;

    LiveDownloads(FindCatalog catalog, Cards cards, InstantSource clock) {
        this.catalog = catalog;
        this.cards = cards;
        this.clock = clock;
        this.shared =
                Multi.createFrom()
                        .deferred(this::begin)
                        .broadcast()
                        .withCancellationAfterLastSubscriberDeparture()
                        .toAllSubscribers();
    }

    /// The downloads by file.
    @Schema(name = "AdminDownloads")
    record Snapshot(Map<String, Download> downloads, Instant timestamp) {}

    /// One download.
    ///
    /// @param status `queued`, `downloading`, `error` or `done`
    /// @param total bytes; null while unknown
    /// @param speed bytes per second
    @Schema(name = "AdminDownloadState")
    record Download(
            String status, long bytes, @Nullable Long total, long speed, @Nullable String error) {
        static Download of(Card card) {
            JobPart job = card.state().job();
            return new Download(
                    card.status() == EntryStatus.PRESENT ? DONE : card.status().wire(),
                    job == null ? card.bytes() : job.bytesDone(),
                    card.expected(),
                    card.speed(),
                    card.error());
        }
    }

    /// A look at once and then one each second. It ends when one fails; the client comes again.
    Multi<Snapshot> stream() {
        return shared.onOverflow().drop();
    }

    private Multi<Snapshot> begin() {
        Map<String, Download> seen = new LinkedHashMap<>();
        return Multi.createFrom()
                .ticks()
                .every(PERIOD)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(
                        _ -> Uni.createFrom().item(() -> look(seen)).runSubscriptionOn(threads))
                .onFailure()
                .invoke(error -> LOG.infof("look at downloads failed cause=%s", error))
                .onFailure()
                .recoverWithCompletion();
    }

    private Snapshot look(Map<String, Download> seen) {
        Map<String, Download> now =
                catalog.list(CatalogFilter.ofStatus(SHOWN)).items().stream()
                        .map(Card::of)
                        .collect(
                                Collectors.toMap(
                                        card -> card.entry().file(),
                                        Download::of,
                                        (first, _) -> first,
                                        LinkedHashMap::new));
        List<String> ended =
                seen.entrySet().stream()
                        .filter(entry -> !entry.getValue().status().equals(DONE))
                        .map(Map.Entry::getKey)
                        .filter(file -> !now.containsKey(file))
                        .toList();
        seen.keySet().removeAll(ended);
        cards.called(ended).stream()
                .filter(card -> card.status() == EntryStatus.PRESENT)
                .forEach(card -> seen.put(card.entry().file(), Download.of(card)));
        seen.putAll(now);
        return new Snapshot(Map.copyOf(seen), clock.instant());
    }
}
