package dev.ballast.local.hub.huggingface;

import dev.ballast.local.hub.Request;
import dev.ballast.local.hub.Served;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The addresses of files: `resolve`, the cache that small ones are sent from, and `raw`.
final class Files {
    private final Repos repos;
    private final Access access;
    private final Storage storage;
    private final Map<String, Served> small = new ConcurrentHashMap<>();

    Files(Repos repos, Access access, Storage storage) {
        this.repos = repos;
        this.access = access;
        this.storage = storage;
    }

    /// @param verb `resolve`, `resolve-cache` or `raw`
    private record Asked(Repos.Named repo, String verb, String revision, String path) {}

    /// How a small file is served; the same for as long as the hub lives.
    Served smallFile(HubFile file) {
        return small.computeIfAbsent(
                file.oid(),
                oid ->
                        Served.of(file.content())
                                .withHeader("ETag", '"' + oid + '"')
                                .withHeader("Content-Type", "text/plain; charset=utf-8"));
    }

    /// Where an address means a small file itself, that one.
    Optional<Served> route(Request request) {
        Asked asked = asked(request);
        if (asked == null || !asked.verb().equals("resolve-cache")) {
            return Optional.empty();
        }
        // Whoever may not have it is told so by the reply.
        HubReply reply = access.about(asked.repo(), request, true, _ -> HubReply.json(""));
        return reply.status() != 200
                ? Optional.empty()
                : repos.find(asked.repo())
                        .flatMap(repo -> repo.at(asked.revision()))
                        .map(commit -> commit.files().get(asked.path()))
                        .map(this::smallFile)
                        .map(served -> served.withHeader("X-Repo-Commit", asked.revision()));
    }

    /// Empty if the address is not one of a file.
    Optional<HubReply> reply(Request request) {
        Asked asked = asked(request);
        return asked == null
                ? Optional.empty()
                : Optional.of(access.about(asked.repo(), request, true, repo -> of(repo, asked)));
    }

    private HubReply of(HubRepo repo, Asked asked) {
        Commit commit = repo.at(asked.revision()).orElse(null);
        if (commit == null) {
            return HubReply.revisionNotFound(asked.revision());
        }
        HubFile file = commit.files().get(asked.path());
        if (file == null) {
            return HubReply.entryNotFound(asked.path(), commit.id());
        }
        if (asked.verb().equals("raw")) {
            return HubReply.json(
                            file.isLarge()
                                    ? file.pointer()
                                    : new String(file.content().bytes(), StandardCharsets.UTF_8))
                    .with("Content-Type", "text/plain; charset=utf-8");
        }
        HubReply reply =
                file.isLarge()
                        ? HubReply.redirect(302, storage.link(file).toString())
                                .with("X-Linked-Etag", '"' + String.valueOf(file.sha256()) + '"')
                                .with("X-Linked-Size", Long.toString(file.size()))
                                .with("X-Xet-Hash", file.xetHash())
                        : HubReply.redirect(
                                        307,
                                        "/api/resolve-cache/%s/%s/%s/%s?etag=%s"
                                                .formatted(
                                                        repo.kind(),
                                                        asked.repo().name(),
                                                        commit.id(),
                                                        Segments.encode(asked.path()),
                                                        file.oid()))
                                .with("ETag", '"' + file.oid() + '"');
        return reply.with("X-Repo-Commit", commit.id()).with("Accept-Ranges", "bytes");
    }

    private @Nullable Asked asked(Request request) {
        List<String> segments = Segments.of(request);
        if (segments.size() > 4 && request.path().startsWith("/api/resolve-cache/")) {
            Repos.Named named = repos.named(segments.get(2), segments.subList(3, segments.size()));
            return asked(named, "resolve-cache", named.rest());
        }
        boolean dataset = segments.getFirst().equals("datasets");
        Repos.Named named =
                repos.named(
                        dataset ? "datasets" : "models",
                        dataset ? segments.subList(1, segments.size()) : segments);
        List<String> rest = named.rest();
        boolean file =
                rest.size() > 2 && (rest.get(0).equals("resolve") || rest.get(0).equals("raw"));
        return file ? asked(named, rest.get(0), rest.subList(1, rest.size())) : null;
    }

    private static @Nullable Asked asked(Repos.Named named, String verb, List<String> rest) {
        return rest.size() < 2
                ? null
                : new Asked(
                        named,
                        verb,
                        rest.getFirst(),
                        String.join("/", rest.subList(1, rest.size())));
    }
}
