package dev.ballast.download.source.huggingface;

import dev.ballast.download.source.Source;
import dev.ballast.download.source.SourcePlan;
import dev.ballast.http.HeaderField;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.message.Work;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import dev.ballast.source.huggingface.RepoId;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Repositories of the Hugging Face Hub: `hf://org/name[@rev][/path]`. A plan costs one request for
/// the commit and one for each page of the listing, none for a file.
public final class HuggingFaceSource implements Source {
    private final Hub hub;

    public HuggingFaceSource(Hub hub) {
        this.hub = hub;
    }

    @Override
    public boolean serves(SourceRef ref) {
        return ref instanceof SourceRef.HuggingFace;
    }

    @Override
    public Optional<URI> asked(SourceRef ref) {
        return Optional.of(hub.preferred());
    }

    @Override
    public SourcePlan resolve(SourceRef ref, Credential credential) throws SourceFailure {
        SourceRef.HuggingFace source = source(ref);
        return hub.ask(
                repo(source),
                credential,
                (endpoint, repository) -> {
                    Repository.Pinned pinned = repository.pin(source.revision());
                    RelativePath path = source.path();
                    List<TreeEntry> entries =
                            path == null
                                    ? repository.files(pinned.id(), null)
                                    : repository.at(pinned.id(), path);
                    return Plan.of(pinned, endpoint, entries);
                });
    }

    @Override
    public String newest(SourceRef ref, Credential credential) throws SourceFailure {
        SourceRef.HuggingFace source = source(ref);
        return hub.ask(
                repo(source),
                credential,
                (_, repository) -> repository.pin(source.revision()).id());
    }

    @Override
    public URI address(SourceRef ref, @Nullable String revision, Work.PlannedFile file) {
        return hub.address(repo(source(ref)), revision, file);
    }

    @Override
    public void unreachable(URI address) {
        hub.unreachable(address);
    }

    @Override
    public URI renew(
            SourceRef ref, @Nullable String revision, Work.PlannedFile file, Credential credential)
            throws SourceFailure {
        return hub.renew(repo(source(ref)), revision, file, credential);
    }

    @Override
    public List<HeaderField> headers(SourceRef ref, Credential credential) {
        return hub.headers(credential);
    }

    private static RepoId repo(SourceRef.HuggingFace ref) {
        return new RepoId(ref.dataset(), ref.repo());
    }

    private static SourceRef.HuggingFace source(SourceRef ref) {
        if (ref instanceof SourceRef.HuggingFace source) {
            return source;
        }
        throw new IllegalArgumentException("%s is not on the Hugging Face Hub".formatted(ref));
    }
}
