package dev.ballast.download.source;

import dev.ballast.download.engine.transfer.TransferEngine;
import dev.ballast.http.HeaderField;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.message.Work;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A place that models come from. One implementation for each kind of [SourceRef]. Thread-safe;
/// calls block while they talk to the source.
public interface Source {

    /// Whether this source understands `ref`.
    boolean serves(SourceRef ref);

    /// The address that [#resolve] begins to ask at: its host decides how often it may be asked.
    Optional<URI> asked(SourceRef ref);

    /// Finds out which files there are, and pins their version. Every file of the source is in the
    /// plan, or among the unusable ones; choosing among them is the caller's.
    SourcePlan resolve(SourceRef ref, Credential credential) throws SourceFailure;

    /// The newest revision upstream of what `ref` follows: a branch, the versions of a model. Asks
    /// for no file where the source can tell without.
    ///
    /// @return null where the source has no versions
    default @Nullable String newest(SourceRef ref, Credential credential) throws SourceFailure {
        return resolve(ref, credential).revision();
    }

    /// Where this worker fetches a file of a plan from, which another worker may have made. Asks
    /// nobody.
    default URI address(SourceRef ref, @Nullable String revision, Work.PlannedFile file) {
        return file.uri();
    }

    /// This address gave no answer, or a broken one: if there are others, they are better for now.
    default void unreachable(URI address) {}

    /// The engine that fetches from this source; empty for the one that fetches from the world.
    default Optional<TransferEngine> engine() {
        return Optional.empty();
    }

    /// A fresh address of a file, after its old one was refused. The content is the same version.
    /// Where addresses do not run out it is the same one.
    default URI renew(
            SourceRef ref, @Nullable String revision, Work.PlannedFile file, Credential credential)
            throws SourceFailure {
        return address(ref, revision, file);
    }

    /// The header fields that fetching a file of this source takes.
    List<HeaderField> headers(SourceRef ref, Credential credential);
}
