package dev.ballast.api.http.ultramuse;

import dev.ballast.api.catalogs.CatalogFilter;
import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.DownloadEntry;
import dev.ballast.api.catalogs.Entry;
import dev.ballast.api.catalogs.ExpectedVersion;
import dev.ballast.api.catalogs.FindCatalog;
import dev.ballast.api.catalogs.PutEntry;
import dev.ballast.api.http.problem.FieldError;
import dev.ballast.api.http.problem.InvalidRequestException;
import dev.ballast.api.jobs.JobView;
import dev.ballast.model.job.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The registry: the catalog's entries that belong to a family.
@ApplicationScoped
class Registry {
    private final FindCatalog catalog;
    private final PutEntry putEntry;
    private final DownloadEntry downloadEntry;

    Registry(FindCatalog catalog, PutEntry putEntry, DownloadEntry downloadEntry) {
        this.catalog = catalog;
        this.putEntry = putEntry;
        this.downloadEntry = downloadEntry;
    }

    /// What to list.
    ///
    /// @param search part of name, description, a tag or the id, in any case; null for all
    record Wanted(
            @Nullable String search,
            @Nullable String family,
            @Nullable String type,
            @Nullable Boolean recommended) {
        boolean has(Definition model) {
            return (family == null || family.isEmpty() || family.equals(model.family()))
                    && (type == null || type.isEmpty() || type.equals(model.type()))
                    && (recommended == null || recommended == model.recommended())
                    && (search == null || found(model, search.toLowerCase(Locale.ROOT)));
        }

        private static boolean found(Definition model, String part) {
            return Stream.concat(
                            Stream.of(
                                    model.id(),
                                    model.name(),
                                    Definition.orElse(model.description(), "")),
                            model.tags().stream())
                    .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(part));
        }
    }

    List<Definition> list(Wanted wanted) {
        return items().stream().map(Definition::of).filter(wanted::has).toList();
    }

    /// All of it, with states.
    List<CatalogItem> items() {
        return catalog.list(CatalogFilter.REGISTRY).items();
    }

    /// Adds it. Where a model of another source has its place, which repositories with a file of a
    /// usual name come to, it gets a folder of its own below that of its family.
    ///
    /// @throws RefusedException `ENTRY_CHANGED` if the id is taken
    Definition add(Entry entry) {
        putEntry.handle(
                isTaken(entry) ? entry.below(entry.id()) : entry,
                new ExpectedVersion(Set.of(), true));
        return Definition.of(catalog.get(entry.id()));
    }

    private boolean isTaken(Entry entry) {
        List<String> places = places(entry);
        List<String> names = new ArrayList<>(places);
        names.add(entry.file());
        return Stream.concat(items().stream(), catalog.named(names).stream())
                .map(CatalogItem::read)
                .filter(other -> !other.hasSourceOf(entry))
                .anyMatch(other -> !Collections.disjoint(places(other), places));
    }

    private static List<String> places(Entry entry) {
        return entry.places().orElse(List.of(entry.place()));
    }

    /// Starts a download, or joins the one under way. A gated model without a token is refused
    /// here: UltraMuse asks for the token each time.
    JobView download(String model, String owner, @Nullable String token) {
        Entry entry = catalog.get(model).read();
        if (entry.flag("requires_token") && token == null) {
            throw new InvalidRequestException(
                    List.of(
                            new FieldError(
                                    "huggingfaceToken",
                                    "is missing: '%s' is gated; accept its licence on the hub and give a token with read access"
                                            .formatted(entry.name()))));
        }
        return downloadEntry.handle(model, owner, Priority.DEFAULT, token).job();
    }
}
