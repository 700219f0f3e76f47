package dev.ballast.api.http.admin;

import dev.ballast.api.catalogs.CatalogFilter;
import dev.ballast.api.catalogs.FindCatalog;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.model.artifact.RelativePath;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Finds models by the names that the admin page has for them: those of their files.
@ApplicationScoped
class Cards {
    private final FindCatalog catalog;

    Cards(FindCatalog catalog) {
        this.catalog = catalog;
    }

    /// All of them, category by category; only few are held at once.
    void each(Consumer<Card> reader) {
        catalog.open(CatalogFilter.EVERYTHING).read(item -> reader.accept(Card.of(item)));
    }

    /// Those of a category, by name.
    List<Card> ofCategory(String category) {
        return catalog.list(CatalogFilter.ofCategory(category)).items().stream()
                .map(Card::of)
                .toList();
    }

    /// Those that one of these names is the file, the place or the id of.
    List<Card> called(Collection<String> names) {
        List<String> possible = names.stream().filter(Cards::canBe).toList();
        return possible.isEmpty()
                ? List.of()
                : catalog.named(possible).stream().map(Card::of).toList();
    }

    /// The one that is meant.
    ///
    /// @throws RefusedException `ENTRY_NOT_FOUND`, or `INVALID_REQUEST` if several are called so
    Card get(String name) {
        return among(called(List.of(name)), name)
                .orElseThrow(() -> RefusedException.entryNotFound(name));
    }

    /// The one of these that a name means; a file's name goes before a place and an id.
    ///
    /// @throws RefusedException `INVALID_REQUEST` if several files are called so
    static Optional<Card> among(List<Card> cards, String name) {
        List<Card> files = cards.stream().filter(card -> card.entry().file().equals(name)).toList();
        if (files.size() > 1) {
            throw RefusedException.invalid(
                    "filename",
                    "'%s' is the file of several models; name it with its folder: %s"
                            .formatted(
                                    name,
                                    files.stream()
                                            .map(card -> card.entry().place())
                                            .collect(Collectors.joining(", "))));
        }
        return files.isEmpty()
                ? cards.stream().filter(card -> card.isCalled(name)).findFirst()
                : Optional.of(files.getFirst());
    }

    /// Nothing else is the name of a file or an id, and the database takes not every text.
    private static boolean canBe(String name) {
        try {
            return !new RelativePath(name).value().isEmpty();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
