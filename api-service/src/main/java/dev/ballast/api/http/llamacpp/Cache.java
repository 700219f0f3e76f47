package dev.ballast.api.http.llamacpp;

import dev.ballast.api.jobs.Page;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.models.DeleteModel;
import dev.ballast.api.models.FindModels;
import dev.ballast.api.models.ModelView;
import dev.ballast.model.job.View;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.jspecify.annotations.Nullable;

/// What a client of llamactl takes for the cache: the installed models of Hugging Face that lie in
/// a cache. Files in folders of other programs (the plain view) are none of it.
@ApplicationScoped
class Cache {
    private final FindModels findModels;
    private final DeleteModel deleteModel;
    private final FlatFiles flatFiles;
    private final Nodes nodes;
    private final ManagedExecutor threads;

    Cache(
            FindModels findModels,
            DeleteModel deleteModel,
            FlatFiles flatFiles,
            Nodes nodes,
            ManagedExecutor threads) {
        this.findModels = findModels;
        this.deleteModel = deleteModel;
        this.flatFiles = flatFiles;
        this.nodes = nodes;
        this.threads = threads;
    }

    /// A model with the name that it has here.
    private record Entry(ModelView model, ModelName name, List<ModelView.File> files) {}

    /// All models on the volumes of the node, then flat files that llama.cpp itself has there.
    List<CachedModel> list(@Nullable String node) {
        Places places = nodes.places(node);
        Stream<CachedModel> ours = entries(null, places).stream().map(entry -> show(entry, places));
        return Stream.concat(ours, flatFiles.list(places).stream()).toList();
    }

    /// Removes a model, or all variants of it. Completes when the files are gone.
    ///
    /// @param tag null or empty for all
    /// @throws RefusedException `MODEL_NOT_FOUND`, `MODEL_IN_USE`
    CompletableFuture<Void> delete(String repo, @Nullable String tag, @Nullable String node) {
        List<Entry> meant =
                entries(repo, nodes.places(node)).stream()
                        .filter(entry -> entry.name().repo().equals(repo))
                        .filter(entry -> tag == null || entry.name().answersTo(tag))
                        .toList();
        if (meant.isEmpty()) {
            throw new RefusedException(
                    RefusedException.Code.MODEL_NOT_FOUND,
                    "Nothing of this repository and tag is installed.");
        }
        // One after the other: what two of them share goes with the second, once the first is gone.
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        for (Entry entry : meant) {
            done = done.thenComposeAsync(_ -> deleteModel.handle(entry.model().id()), threads);
        }
        return done;
    }

    private List<Entry> entries(@Nullable String q, Places places) {
        List<ModelView> models =
                Page.all(cursor -> findModels.list(q, null, Page.MOST, cursor)).stream()
                        .filter(model -> model.view() != View.PLAIN)
                        .filter(model -> places.cover(model.volume()))
                        .toList();
        Map<UUID, List<ModelView.File>> files =
                findModels.files(models.stream().map(ModelView::id).toList());
        return models.stream()
                .flatMap(model ->
                        ModelName.of(model.source())
                                .map(name ->
                                        entry(
                                                model,
                                                name,
                                                files.getOrDefault(model.id(), List.of())))
                                .stream())
                .toList();
    }

    private static Entry entry(ModelView model, ModelName name, List<ModelView.File> files) {
        return new Entry(
                model, name.chosenOf(files.stream().map(ModelView.File::path).toList()), files);
    }

    private static CachedModel show(Entry entry, Places places) {
        ModelView model = entry.model();
        long modified = model.installedAt().getEpochSecond();
        return new CachedModel(
                places.nodeOf(model.volume()),
                entry.name().repo(),
                entry.name().tag(),
                model.size(),
                model.size(),
                model.files(),
                entry.files().stream()
                        .map(file ->
                                new CachedModel.File(
                                        file.path(),
                                        places.absolute(model.volume(), file.published()),
                                        file.size(),
                                        file.size(),
                                        ModelFiles.type(file.path()),
                                        modified))
                        .toList());
    }
}
