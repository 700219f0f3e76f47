package dev.ballast.api.catalogs;

import dev.ballast.api.catalogs.CatalogStore.Stored;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.model.artifact.CivitaiChoice;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.HubFacts.Offer;
import dev.ballast.model.artifact.SourceRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Adds a version of CivitAI to the catalog, by what the site says of it.
@ApplicationScoped
public class AddVersion {
    private final CatalogStore store;
    private final ImportCatalog importCatalog;

    AddVersion(CatalogStore store, ImportCatalog importCatalog) {
        this.store = store;
        this.importCatalog = importCatalog;
    }

    /// What became of it.
    public enum Outcome {
        ADDED,
        /// The catalog has it, or another model at its place.
        ALREADY_EXISTS,
        /// The site lets nobody download it.
        RESTRICTED
    }

    /// The entry that there is, or that there would be.
    ///
    /// @param id null if there is none
    /// @param file null if the site names none
    /// @param reason why it was not added, for people; null if that is plain
    public record Answer(
            Outcome outcome,
            @Nullable String id,
            String name,
            @Nullable String file,
            String category,
            String dest,
            @Nullable String reason) {
        private static Answer of(Outcome outcome, Entry entry, @Nullable String reason) {
            return new Answer(
                    outcome,
                    entry.id(),
                    entry.name(),
                    entry.file(),
                    entry.category(),
                    entry.dest(),
                    reason);
        }
    }

    /// The entry of this version; empty if the catalog has none.
    @Transactional
    public Optional<Answer> find(long version) {
        return store
                .ofSource(new SourceRef.Civitai(version, CivitaiChoice.USUAL).text(), List.of())
                .stream()
                .findFirst()
                .map(there -> Answer.of(Outcome.ALREADY_EXISTS, there.entry(), null));
    }

    /// Adds it, unless it is there or cannot be had.
    ///
    /// @throws RefusedException `INVALID_REQUEST` if the site describes what no entry can be
    @Transactional
    public Answer handle(long version, HubFacts facts, Offer offer) {
        VersionEntry wanted = new VersionEntry(version, facts, offer);
        if (offer.refusal() != null || wanted.file() == null) {
            return new Answer(
                    Outcome.RESTRICTED,
                    null,
                    wanted.name(),
                    wanted.file(),
                    wanted.category(),
                    wanted.dest(),
                    offer.refusal() == null ? "The site names no file." : offer.refusal());
        }
        store.lock();
        return find(version).or(() -> inTheWay(wanted)).orElseGet(() -> add(wanted));
    }

    private Optional<Answer> inTheWay(VersionEntry wanted) {
        String place = wanted.dest() + "/" + wanted.file();
        return store.find(List.of(), List.of(place)).stream()
                .filter(there -> !there.deleted())
                .findFirst()
                .map(Stored::entry)
                .map(there ->
                        Answer.of(
                                Outcome.ALREADY_EXISTS,
                                there,
                                "The entry '%s' is at %s.".formatted(there.id(), place)));
    }

    private Answer add(VersionEntry wanted) {
        var row = new CatalogDocument.Row("version", wanted.json());
        ImportReport report =
                importCatalog.handle(
                        new CatalogDocument(List.of(), List.of(row), List.of()), false, true);
        if (!report.applied()) {
            throw RefusedException.invalid(
                    "source",
                    "is described by its site as no entry can be: "
                            + report.rows().getFirst().errors().stream()
                                    .map(fault -> fault.field() + " " + fault.message())
                                    .collect(Collectors.joining("; ")));
        }
        return new Answer(
                Outcome.ADDED,
                report.rows().getFirst().id(),
                wanted.name(),
                wanted.file(),
                wanted.category(),
                wanted.dest(),
                null);
    }
}
