package dev.ballast.api.http.ultramuse;

import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.EntryState;
import dev.ballast.api.jobs.Page;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.models.DeleteModel;
import dev.ballast.api.models.FindModels;
import dev.ballast.api.models.FindVolumes;
import dev.ballast.api.models.ModelView;
import dev.ballast.api.models.VerifyModel;
import dev.ballast.api.models.VolumeView;
import dev.ballast.model.artifact.VolumeName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What lies on the volume that UltraMuse uses: `shared`.
@ApplicationScoped
class Installed {
    private static final Logger LOG = Logger.getLogger(Installed.class);

    private final FindModels findModels;
    private final FindVolumes findVolumes;
    private final DeleteModel deleteModel;
    private final VerifyModel verifyModel;
    private final Registry registry;
    private final OtherTools otherTools;

    Installed(
            FindModels findModels,
            FindVolumes findVolumes,
            DeleteModel deleteModel,
            VerifyModel verifyModel,
            Registry registry,
            OtherTools otherTools) {
        this.findModels = findModels;
        this.findVolumes = findVolumes;
        this.deleteModel = deleteModel;
        this.verifyModel = verifyModel;
        this.registry = registry;
        this.otherTools = otherTools;
    }

    /// All of it: ours, the newest first, then what a scan saw of other programs.
    List<InstalledModel> list(@Nullable String family, @Nullable String type) {
        Map<UUID, Definition> known = new HashMap<>();
        for (CatalogItem item : registry.items()) {
            EntryState.Installed there = item.state().installed();
            if (there != null && there.model() != null) {
                known.put(there.model(), Definition.of(item));
            }
        }
        Stream<InstalledModel> ours =
                models().stream().map(model -> InstalledModel.of(model, known.get(model.id())));
        return Stream.concat(ours, otherTools.models().stream())
                .filter(model -> family == null || family.equals(model.family()))
                .filter(model -> type == null || type.equals(model.type()))
                .toList();
    }

    /// Bytes of the files, each counted once.
    long diskUsage() {
        return findVolumes.list().stream()
                .filter(volume -> volume.name().equals(VolumeName.SHARED.value()))
                .mapToLong(VolumeView::usedByModelsBytes)
                .sum();
    }

    /// @param id of the registry, or of an installation
    CompletionStage<Void> delete(String id) {
        return deleteModel.handle(model(id));
    }

    /// Has one compared with its digests, or all of them.
    ///
    /// @param id of the registry, or of an installation; null or empty for all
    /// @return the jobs that do it
    List<String> verify(@Nullable String id, String owner) {
        return id == null || id.isEmpty()
                ? models().stream().flatMap(model -> begun(model.id(), owner)).toList()
                : List.of(verifyModel.handle(model(id), owner).id().toString());
    }

    /// The job for one of all; none if it went meanwhile, so that the others are still told of.
    private Stream<String> begun(UUID model, String owner) {
        try {
            return Stream.of(verifyModel.handle(model, owner).id().toString());
        } catch (RefusedException e) {
            LOG.infof("model not verified model=%s cause=%s", model, e.getMessage());
            return Stream.empty();
        }
    }

    private UUID model(String id) {
        OtherTools.checkOurs(id);
        return registry.items().stream()
                .filter(item -> item.id().equals(id))
                .map(item -> item.state().installed())
                .filter(Objects::nonNull)
                .map(EntryState.Installed::model)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> uuid(id));
    }

    private List<ModelView> models() {
        return Page.all(cursor -> findModels.list(null, null, Page.MOST, cursor)).stream()
                .filter(model -> model.volume().equals(VolumeName.SHARED.value()))
                .toList();
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    RefusedException.Code.MODEL_NOT_FOUND,
                    "No model '%s' is installed.".formatted(id));
        }
    }
}
