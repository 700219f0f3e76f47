package dev.ballast.download.source.huggingface;

import dev.ballast.download.source.SourcePlan;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import dev.ballast.source.huggingface.RepoId;
import java.util.List;

/// Repositories of the Hugging Face Hub: `hf://org/name[@rev][/path]`. A plan costs one request for
/// the commit and one for each page of the listing, none for a file.
public final class HuggingFaceSource extends HubSource {
    public HuggingFaceSource(Hub hub) {
        super(hub);
    }

    @Override
    public boolean serves(SourceRef ref) {
        return ref instanceof SourceRef.HuggingFace;
    }

    @Override
    public SourcePlan resolve(SourceRef ref, Credential credential) throws SourceFailure {
        SourceRef.HuggingFace source = source(ref);
        return hub().ask(
                        repo(ref),
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
        return hub().ask(
                        repo(ref),
                        credential,
                        (_, repository) -> repository.pin(source.revision()).id());
    }

    @Override
    protected RepoId repo(SourceRef ref) {
        SourceRef.HuggingFace source = source(ref);
        return new RepoId(source.dataset(), source.repo());
    }

    private static SourceRef.HuggingFace source(SourceRef ref) {
        if (ref instanceof SourceRef.HuggingFace source) {
            return source;
        }
        throw new IllegalArgumentException("%s is not on the Hugging Face Hub".formatted(ref));
    }
}
