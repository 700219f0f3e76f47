package dev.ballast.download.source.gguf;

import dev.ballast.download.source.SourcePlan;
import dev.ballast.download.source.huggingface.Hub;
import dev.ballast.download.source.huggingface.HubSource;
import dev.ballast.download.source.huggingface.Plan;
import dev.ballast.download.source.huggingface.Repository;
import dev.ballast.download.source.huggingface.Repository.Pinned;
import dev.ballast.download.source.huggingface.TreeEntry;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import dev.ballast.source.huggingface.RepoId;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// GGUF models by tag: `gguf://org/name[:tag]`. The hub's listing at the commit of the default
/// branch decides; an endpoint that has no listings is asked for the manifest of the tag.
public final class GgufSource extends HubSource {
    public GgufSource(Hub hub) {
        super(hub);
    }

    @Override
    public boolean serves(SourceRef ref) {
        return ref instanceof SourceRef.Gguf;
    }

    @Override
    public SourcePlan resolve(SourceRef ref, Credential credential) throws SourceFailure {
        SourceRef.Gguf wanted = gguf(ref);
        return hub().ask(
                        repo(ref),
                        credential,
                        (endpoint, repository) -> {
                            Optional<Pinned> pinned = repository.pinIfListed(null);
                            Optional<List<TreeEntry>> listed =
                                    pinned.isPresent()
                                            ? repository.filesIfListed(pinned.get().id())
                                            : Optional.empty();
                            return listed.isPresent()
                                    ? byListing(wanted, endpoint, pinned.get(), listed.get())
                                    : byManifest(wanted, endpoint, repository);
                        });
    }

    /// The commit of the default branch, whichever of its files the tag means.
    @Override
    public @Nullable String newest(SourceRef ref, Credential credential) throws SourceFailure {
        Optional<Pinned> pinned =
                hub().ask(repo(ref), credential, (_, repository) -> repository.pinIfListed(null));
        return pinned.isPresent() ? pinned.get().id() : resolve(ref, credential).revision();
    }

    private static SourcePlan byListing(
            SourceRef.Gguf wanted, URI endpoint, Pinned pinned, List<TreeEntry> all)
            throws SourceFailure {
        GgufChoice choice = new GgufChoice(all.stream().map(TreeEntry::name).toList());
        return switch (choice.choose(wanted.tag())) {
            case GgufChoice.Result.Nothing(String why) ->
                    throw new SourceFailure(
                            FailureCode.SOURCE_NOT_FOUND,
                            "%s %s.".formatted(wanted.repo(), why),
                            null);
            case GgufChoice.Result.Chosen(String quantisation, List<String> paths) ->
                    named(wanted, quantisation, Plan.of(pinned, endpoint, only(paths, all)));
        };
    }

    private static SourcePlan byManifest(SourceRef.Gguf wanted, URI endpoint, Repository repository)
            throws SourceFailure {
        // No manifest names it, as it names no templates; those have any name, so are not asked
        // for.
        Optional<Pinned> preset = repository.pinIfThere(GgufChoice.PRESET);
        if (preset.isPresent()) {
            return named(wanted, null, plan(preset.get(), endpoint, repository, GgufChoice.PRESET));
        }
        List<String> paths = repository.manifest(wanted.tag(), Manifest.class).paths();
        if (paths.isEmpty()) {
            throw new SourceFailure(
                    FailureCode.SOURCE_NOT_FOUND,
                    "%s has no GGUF model for the tag '%s' at %s."
                            .formatted(wanted.repo(), wanted.tag(), endpoint),
                    null);
        }
        return named(
                wanted,
                GgufName.of(paths.getFirst()).quantisation(),
                plan(
                        repository.pinByFile(paths.getFirst()),
                        endpoint,
                        repository,
                        paths.toArray(String[]::new)));
    }

    private static SourcePlan plan(
            Pinned pinned, URI endpoint, Repository repository, String... paths)
            throws SourceFailure {
        List<TreeEntry> entries = new ArrayList<>();
        for (String path : paths) {
            entries.add(repository.describe(pinned.id(), path));
        }
        return Plan.of(pinned, endpoint, entries);
    }

    private static List<TreeEntry> only(List<String> paths, List<TreeEntry> all) {
        var byPath =
                all.stream()
                        .collect(
                                Collectors.toMap(
                                        TreeEntry::name, Function.identity(), (one, _) -> one));
        return paths.stream().map(byPath::get).toList();
    }

    /// Says which quantisation it is, also where the tag left it open.
    private static SourcePlan named(
            SourceRef.Gguf wanted, @Nullable String quantisation, SourcePlan plan) {
        String tag = wanted.tag() == null ? quantisation : wanted.tag();
        return new SourcePlan(
                plan.revision(),
                tag == null ? wanted.repo() : wanted.repo() + ":" + tag,
                plan.files(),
                plan.unusable());
    }

    @Override
    protected RepoId repo(SourceRef ref) {
        return new RepoId(false, gguf(ref).repo());
    }

    private static SourceRef.Gguf gguf(SourceRef ref) {
        if (ref instanceof SourceRef.Gguf wanted) {
            return wanted;
        }
        throw new IllegalArgumentException("%s names no GGUF model".formatted(ref.text()));
    }
}
