package dev.ballast.api.metadata;

import dev.ballast.model.artifact.CivitaiChoice;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import java.util.Optional;

/// What a hub is asked about: a version or a repository whatever file of it is meant, or a content
/// that a hub may know by its SHA-256.
public sealed interface Subject {
    /// What it is known by in the database.
    String text();

    /// The hub that is asked.
    Hub hub();

    /// The hubs that can be asked. Each is asked by one task at a time.
    enum Hub {
        CIVITAI,
        HUGGINGFACE;

        /// Its name in the database and for people.
        public String wire() {
            return switch (this) {
                case CIVITAI -> "civitai";
                case HUGGINGFACE -> "huggingface";
            };
        }
    }

    /// Something that the hub has under a name of its own.
    ///
    /// @param source without the part that names one file
    record Named(SourceRef source, Hub hub) implements Subject {
        @Override
        public String text() {
            return source.text();
        }
    }

    /// A content of which nobody knows where it is from.
    record Content(Sha256 sha256) implements Subject {
        @Override
        public String text() {
            return "sha256:" + sha256.hex();
        }

        @Override
        public Hub hub() {
            return Hub.CIVITAI;
        }
    }

    /// What is asked about a model of this source; empty if no hub knows it by name.
    static Optional<Subject> of(SourceRef source) {
        return switch (source) {
            case SourceRef.HuggingFace(boolean dataset, String repo, String revision, _) ->
                    Optional.of(
                            new Named(
                                    new SourceRef.HuggingFace(dataset, repo, revision, null),
                                    Hub.HUGGINGFACE));
            case SourceRef.Gguf(String repo, _) ->
                    Optional.of(
                            new Named(
                                    new SourceRef.HuggingFace(false, repo, null, null),
                                    Hub.HUGGINGFACE));
            case SourceRef.Civitai(long version, _) ->
                    Optional.of(
                            new Named(
                                    new SourceRef.Civitai(version, CivitaiChoice.USUAL),
                                    Hub.CIVITAI));
            case SourceRef.CivitaiModel model -> Optional.of(new Named(model, Hub.CIVITAI));
            case SourceRef.Direct _, SourceRef.Upload _, SourceRef.Noop _ -> Optional.empty();
        };
    }
}
