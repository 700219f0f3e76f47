package dev.ballast.download.source;

import dev.ballast.download.engine.http.HeaderField;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.message.Work;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place that models come from. One implementation for each kind of [SourceRef]. Thread-safe;
/// calls block while they talk to the source.
public interface Source {

    /// Whether this source understands `ref`.
    boolean serves(SourceRef ref);

    /// Finds out which files there are, and pins their version. Every file of the source is in the
    /// plan; choosing among them is the caller's.
    ///
    /// @param token the caller's, for this source; null for none
    SourcePlan resolve(SourceRef ref, @Nullable String token) throws SourceFailure;

    /// A fresh address of a file, after its old one was refused. The content is the same version.
    URI renew(
            SourceRef ref, @Nullable String revision, Work.PlannedFile file, @Nullable String token)
            throws SourceFailure;

    /// The header fields that fetching a file of this source takes.
    List<HeaderField> headers(SourceRef ref, @Nullable String token);
}
