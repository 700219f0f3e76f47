package dev.ballast.api.jobs;

import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.View;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Which sources the workers of this version can fetch, and in which views each can be shown:
/// `ballast.offer` in `application.properties`.
@ApplicationScoped
class Offer {
    private final Set<String> pairs;
    private final boolean noopEnabled;

    /// @param pairs each `<scheme>/<view>`
    /// @param noopEnabled whether the source that fetches nothing is taken
    Offer(
            @ConfigProperty(name = "ballast.offer") Set<String> pairs,
            @ConfigProperty(name = "ballast.noop.enabled", defaultValue = "false")
                    boolean noopEnabled) {
        this.pairs = Set.copyOf(pairs);
        this.noopEnabled = noopEnabled;
    }

    /// Why a request for this is refused; empty if it can be done.
    Optional<RefusedException> refusal(SourceRef source, View view) {
        if (source instanceof SourceRef.Noop) {
            return noopEnabled
                    ? Optional.empty()
                    : refused(
                            "source",
                            "noop:// fetches nothing; it is for measurements and the operator has"
                                    + " not switched it on.");
        }
        String scheme = scheme(source);
        if (pairs.contains(scheme + "/" + view.wire())) {
            return Optional.empty();
        }
        Set<String> views = parts(scheme + "/");
        return views.isEmpty()
                ? refused(
                        "source",
                        "%s:// sources come with a later version; this one fetches %s."
                                .formatted(scheme, String.join(":// and ", schemes()) + "://"))
                : refused(
                        "view",
                        "%s is not possible for %s:// sources; they take %s."
                                .formatted(view.wire(), scheme, String.join(" or ", views)));
    }

    private Set<String> schemes() {
        Set<String> schemes = new TreeSet<>();
        pairs.forEach(pair -> schemes.add(pair.substring(0, pair.indexOf('/'))));
        return schemes;
    }

    /// What stands behind this prefix in the pairs that have it.
    private Set<String> parts(String prefix) {
        Set<String> parts = new TreeSet<>();
        pairs.stream()
                .filter(pair -> pair.startsWith(prefix))
                .forEach(pair -> parts.add(pair.substring(prefix.length())));
        return parts;
    }

    private static Optional<RefusedException> refused(String field, String detail) {
        return Optional.of(RefusedException.invalid(field, detail));
    }

    /// `http://` counts as `https://`.
    private static String scheme(SourceRef source) {
        return switch (source) {
            case SourceRef.HuggingFace _ -> "hf";
            case SourceRef.Gguf _ -> "gguf";
            case SourceRef.Civitai _, SourceRef.CivitaiModel _ -> "civitai";
            case SourceRef.Direct _ -> "https";
            case SourceRef.Upload _ -> "upload";
            case SourceRef.Noop _ -> "noop";
        };
    }
}
