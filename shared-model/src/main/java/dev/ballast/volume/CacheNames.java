package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Work;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The cache views: a snapshot of the repository at the pinned commit, below `hub` for programs
/// that use the Hugging Face client, below `llama.cpp` for llama.cpp, which reads the same layout
/// since it gave up its flat one.
final class CacheNames {
    private static final String HUB = "hub";
    private static final String LLAMA_CPP = "llama.cpp";

    /// What clients look for when nobody names a revision.
    private static final String DEFAULT_REF = "main";

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private CacheNames() {}

    static boolean isCache(String folder) {
        return folder.equals(HUB) || folder.equals(LLAMA_CPP);
    }

    /// @throws VolumeException if the source is no repository, its commit is not known, or two
    ///   names clash
    static Placement of(Work.Publish work) throws VolumeException {
        String commit = work.revision();
        if (commit == null || !COMMIT.matcher(commit).matches()) {
            throw VolumeException.refused(
                    "The view '%s' needs a commit, and the source gave '%s'."
                            .formatted(work.view().wire(), commit));
        }
        CacheSnapshot snapshot = snapshot(work, commit);
        List<Manifest.File> files =
                work.files().stream()
                        .map(file ->
                                new Manifest.File(
                                        file.path(),
                                        snapshot.folder().resolve(file.path()),
                                        file.sha256(),
                                        file.size(),
                                        file.gitSha1()))
                        .toList();
        return new Placement(snapshot.folder(), files, snapshot);
    }

    private static CacheSnapshot snapshot(Work.Publish work, String commit) throws VolumeException {
        boolean forLlamaCpp = work.view() == View.LLAMA_CPP;
        String top = forLlamaCpp ? LLAMA_CPP : HUB;
        if (forLlamaCpp && work.source() instanceof SourceRef.HuggingFace hub && hub.dataset()) {
            throw VolumeException.refused(
                    "llama.cpp has no use for a dataset; ask for 'hf-cache' or 'plain'.");
        }
        return switch (work.source()) {
            case SourceRef.HuggingFace(boolean dataset, String repo, String revision, _) ->
                    new CacheSnapshot(
                            repository(top, dataset ? "datasets" : "models", repo),
                            commit,
                            ref(revision),
                            work.whole());
            case SourceRef.Gguf(String repo, _) ->
                    new CacheSnapshot(repository(top, "models", repo), commit, DEFAULT_REF, false);
            case SourceRef.Civitai _,
                    SourceRef.CivitaiModel _,
                    SourceRef.Upload _,
                    SourceRef.Direct _,
                    SourceRef.Noop _ ->
                    throw VolumeException.refused(
                            "The view '%s' holds repositories of a hub (hf:// or gguf://), and '%s' is none; ask for 'plain'."
                                    .formatted(work.view().wire(), work.source().displayName()));
        };
    }

    private static RelativePath repository(String top, String type, String repo) {
        return RelativePath.of(top, type + "--" + repo.replace("/", "--"));
    }

    private static @Nullable String ref(@Nullable String revision) {
        if (revision == null) {
            return DEFAULT_REF;
        }
        return COMMIT.matcher(revision).matches() ? null : revision;
    }
}
