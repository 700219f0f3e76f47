package dev.ballast.api.updates;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a source leaves open, so that it can become another revision.
public final class Followed {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    private Followed() {}

    /// Why there is no newer revision to ask for; empty if there may be one.
    public static Optional<String> fixed(SourceRef source) {
        return switch (source) {
            case SourceRef.HuggingFace(_, _, String revision, _) ->
                    isCommit(revision)
                            ? Optional.of("It names one commit, which does not change.")
                            : Optional.empty();
            case SourceRef.Gguf _, SourceRef.Civitai _, SourceRef.CivitaiModel _ ->
                    Optional.empty();
            case SourceRef.Direct _, SourceRef.Upload _, SourceRef.Noop _ ->
                    Optional.of("Its source has no revisions.");
        };
    }

    /// Why a model of this source cannot follow it; empty if it can.
    public static Optional<String> unwatchable(SourceRef source) {
        return switch (source) {
            case SourceRef.Civitai _, SourceRef.CivitaiModel _ ->
                    Optional.of(
                            "Versions of CivitAI are files of other names, so none takes the place"
                                    + " of another; ask for updates and fetch the one you want.");
            default -> fixed(source);
        };
    }

    /// The same at one revision for ever; empty where no source says that.
    public static Optional<SourceRef> at(SourceRef source, String revision) {
        return source
                                instanceof
                                SourceRef.HuggingFace(
                                        boolean dataset,
                                        String repo,
                                        _,
                                        RelativePath path)
                        && isCommit(revision)
                ? Optional.of(new SourceRef.HuggingFace(dataset, repo, revision, path))
                : Optional.empty();
    }

    private static boolean isCommit(@Nullable String revision) {
        return revision != null && COMMIT.matcher(revision).matches();
    }
}
