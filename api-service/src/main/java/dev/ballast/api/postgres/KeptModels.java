package dev.ballast.api.postgres;

import dev.ballast.api.jobs.JobView.JobError;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What lies on the shared volume.
@ApplicationScoped
class KeptModels {
    private final KeptCopy<KeptModel, Shelf> kept;

    KeptModels(Sql sql) {
        this.kept =
                new KeptCopy<>(
                        sql,
                        "model",
                        "t.volume = 'shared'",
                        KeptModel.COLUMNS,
                        "model_change",
                        KeptModel::read,
                        Shelf.EMPTY,
                        Shelf::with);
    }

    Shelf shelf() {
        return kept.look();
    }

    /// What lies where, and what of which source.
    ///
    /// @param files by their places; a place belongs to one model at most
    record Shelf(
            Map<String, KeptModel> all,
            Map<String, Here> files,
            Map<String, List<KeptModel>> ofSources) {

        static final Shelf EMPTY = of(Map.of());

        private static Shelf of(Map<String, KeptModel> all) {
            Map<String, Here> files = new HashMap<>();
            for (KeptModel model : all.values()) {
                model.files().forEach((place, bytes) -> files.put(place, new Here(model, bytes)));
            }
            return new Shelf(
                    all,
                    files,
                    all.values().stream().collect(Collectors.groupingBy(KeptModel::source)));
        }

        private Shelf with(Map<String, Optional<KeptModel>> changed) {
            Map<String, KeptModel> next = new HashMap<>(all);
            changed.forEach((id, model) ->
                    model.ifPresentOrElse(there -> next.put(id, there), () -> next.remove(id)));
            return of(next);
        }

        /// What lies at the place of an entry, or what of its own source lies below its folder,
        /// whatever the files are called there: a repository keeps its folders, and CivitAI tells
        /// names only when it is asked. Null for nothing.
        @Nullable Here find(KeptEntry entry) {
            Here there = entry.single() ? files.get(entry.place()) : null;
            if (there != null) {
                return there;
            }
            for (KeptModel model : ofSources.getOrDefault(entry.source(), List.of())) {
                if (model.plain() && isBelow(entry.dest(), model.path())) {
                    return new Here(model, model.bytes());
                }
            }
            return null;
        }

        private static boolean isBelow(String folder, String path) {
            return path.equals(folder) || path.startsWith(folder + "/");
        }
    }

    /// What lies there.
    ///
    /// @param model null for what others put there
    /// @param bytes of the file that was asked for, or of all
    /// @param since when it was installed, or first seen
    record Here(@Nullable KeptModel model, long bytes, Instant since) {
        Here(KeptModel model, long bytes) {
            this(model, bytes, model.installedAt());
        }

        @Nullable UUID id() {
            return model == null ? null : model.id();
        }

        @Nullable JobError damage() {
            return model == null ? null : model.damage();
        }
    }
}
