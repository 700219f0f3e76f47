package dev.ballast.source.huggingface;

import dev.ballast.model.artifact.SourceRef;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A repository of the hub, and the addresses of what it holds, as observed.
///
/// @param dataset whether it is a dataset and not a model
/// @param name `org/name`, or a bare name
public record RepoId(boolean dataset, String name) {

    /// The same one by the name that the hub gives it, which changes when it is renamed; this one
    /// if that is no name.
    public RepoId calledNow(@Nullable String newName) {
        try {
            return newName == null || newName.equals(name)
                    ? this
                    : new RepoId(
                            dataset,
                            new SourceRef.HuggingFace(dataset, newName, null, null).repo());
        } catch (IllegalArgumentException _) {
            return this;
        }
    }

    /// What is known of a revision.
    ///
    /// @param revision branch, tag, commit or `refs/pr/N`; null for the default branch
    public URI info(URI endpoint, @Nullable String revision) {
        return under(endpoint, api() + (revision == null ? "" : "/revision/" + encode(revision)));
    }

    /// The names of branches and tags.
    public URI refs(URI endpoint) {
        return under(endpoint, api() + "/refs");
    }

    /// Answers 200 to whoever may read the files.
    public URI authCheck(URI endpoint) {
        return under(endpoint, api() + "/auth-check");
    }

    /// The first page of a listing.
    ///
    /// @param folder null for the whole repository
    public URI tree(URI endpoint, String commit, @Nullable String folder, boolean recursive) {
        return under(
                endpoint,
                "%s/tree/%s%s?recursive=%s&expand=false"
                        .formatted(
                                api(),
                                encode(commit),
                                folder == null ? "" : "/" + encode(folder),
                                recursive));
    }

    /// Where a file is, or where the hub says that it is.
    public URI file(URI endpoint, String revision, String path) {
        String segments =
                Arrays.stream(path.split("/", -1))
                        .map(RepoId::encode)
                        .collect(Collectors.joining("/"));
        return under(
                endpoint, "%s/resolve/%s/%s".formatted(pagePath(), encode(revision), segments));
    }

    /// What a tag means, at a registry (the protocol of former llama.cpp).
    ///
    /// @param tag null for the registry's own choice
    public URI manifest(URI endpoint, @Nullable String tag) {
        return under(
                endpoint,
                "/v2/%s/manifests/%s".formatted(name, tag == null ? "latest" : encode(tag)));
    }

    /// The page that people look at.
    public URI page(URI endpoint) {
        return under(endpoint, pagePath());
    }

    @Override
    public String toString() {
        return (dataset ? "dataset " : "model ") + name;
    }

    private String api() {
        return (dataset ? "/api/datasets/" : "/api/models/") + name;
    }

    private String pagePath() {
        return (dataset ? "/datasets/" : "/") + name;
    }

    private static URI under(URI endpoint, String path) {
        return URI.create(endpoint + path);
    }

    /// Everything but unreserved characters (RFC 3986 §2.3), slashes too.
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
