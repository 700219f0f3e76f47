package dev.ballast.api.http.llamacpp;

import dev.ballast.model.artifact.SourceRef;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A model as llamactl names it: `org/name` or `org/name:tag`.
///
/// @param tag a quantisation or, of a model in safetensors, a revision; empty for the default
record ModelName(String repo, String tag) {
    private static final String DEFAULT_TAG = "latest";

    /// Splits the text at its last colon.
    ///
    /// @throws IllegalArgumentException if there is no `org/`
    static ModelName parse(String text) {
        int colon = text.lastIndexOf(':');
        ModelName name =
                colon < 0
                        ? new ModelName(text, "")
                        : new ModelName(text.substring(0, colon), text.substring(colon + 1));
        if (!name.repo().contains("/")) {
            throw new IllegalArgumentException("takes org/name or org/name:tag");
        }
        return name;
    }

    /// The name that a source has here; empty if it is of another kind.
    static Optional<ModelName> of(String source) {
        return switch (SourceRef.parse(source)) {
            case SourceRef.Gguf(String repo, String tag) ->
                    Optional.of(new ModelName(repo, tag == null ? "" : tag));
            case SourceRef.HuggingFace hub when !hub.dataset() ->
                    Optional.of(
                            new ModelName(
                                    hub.repo(), hub.revision() == null ? "" : hub.revision()));
            default -> Optional.empty();
        };
    }

    /// What is to be fetched.
    ///
    /// @throws IllegalArgumentException if repository or tag can be none
    SourceRef source(Format format) {
        return switch (format) {
            case GGUF -> new SourceRef.Gguf(repo, wantedTag());
            case SAFETENSORS -> new SourceRef.HuggingFace(false, repo, wantedTag(), null);
        };
    }

    /// The same with the quantisation that these files have, if no tag says it.
    ModelName chosenOf(List<String> files) {
        return tag.isEmpty()
                ? new ModelName(repo, ModelFiles.quantisation(files).orElse(""))
                : this;
    }

    /// Whether somebody who says this tag means it. Nothing said means every tag.
    boolean answersTo(String said) {
        return said.isEmpty() || tag.equalsIgnoreCase(said);
    }

    private @Nullable String wantedTag() {
        return tag.isEmpty() || tag.toLowerCase(Locale.ROOT).equals(DEFAULT_TAG) ? null : tag;
    }
}
