package dev.ballast.download.source.huggingface;

import dev.ballast.download.source.Source;
import dev.ballast.http.HeaderField;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.message.Work;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import dev.ballast.source.huggingface.RepoId;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What all sources have in common whose files lie in repositories of the Hugging Face Hub.
public abstract class HubSource implements Source {
    private final Hub hub;

    protected HubSource(Hub hub) {
        this.hub = hub;
    }

    protected final Hub hub() {
        return hub;
    }

    /// Where the files lie.
    ///
    /// @throws IllegalArgumentException if the source is of another kind
    protected abstract RepoId repo(SourceRef ref);

    @Override
    public final Optional<URI> asked(SourceRef ref) {
        return Optional.of(hub.preferred());
    }

    @Override
    public final URI address(SourceRef ref, @Nullable String revision, Work.PlannedFile file) {
        return hub.address(repo(ref), revision, file);
    }

    @Override
    public final void unreachable(URI address) {
        hub.unreachable(address);
    }

    @Override
    public final URI renew(
            SourceRef ref, @Nullable String revision, Work.PlannedFile file, Credential credential)
            throws SourceFailure {
        return hub.renew(repo(ref), revision, file, credential);
    }

    @Override
    public final List<HeaderField> headers(SourceRef ref, Credential credential) {
        return hub.headers(credential);
    }
}
