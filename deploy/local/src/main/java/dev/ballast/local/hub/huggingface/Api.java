package dev.ballast.local.hub.huggingface;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.local.hub.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What lies under `/api` and, for the manifests of GGUF files, under `/v2`.
final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Repos repos;
    private final Access access;
    private final TreePages pages;

    Api(Repos repos, Access access, TreePages pages) {
        this.repos = repos;
        this.access = access;
        this.pages = pages;
    }

    /// Empty if the address is not of this part of the hub.
    Optional<HubReply> reply(Request request) {
        List<String> segments = Segments.of(request);
        return switch (segments.getFirst()) {
            case "api" -> api(request, segments);
            case "v2" -> manifest(request, segments);
            default -> Optional.empty();
        };
    }

    private Optional<HubReply> api(Request request, List<String> segments) {
        if (segments.size() == 2 && segments.get(1).equals("whoami-v2")) {
            return Optional.of(whoAmI(request));
        }
        boolean known = segments.get(1).equals("models") || segments.get(1).equals("datasets");
        if (segments.size() < 3 || !known) {
            return Optional.empty();
        }
        Repos.Named named = repos.named(segments.get(1), segments.subList(2, segments.size()));
        String verb = named.rest().isEmpty() ? "" : named.rest().getFirst();
        return Optional.of(
                access.about(
                        named,
                        request,
                        verb.equals("auth-check"),
                        repo -> about(repo, verb, named.rest(), request)));
    }

    private HubReply about(HubRepo repo, String verb, List<String> rest, Request request) {
        if (verb.isEmpty()) {
            return repo.atDefault()
                    .map(commit -> info(repo, commit))
                    .orElseGet(() -> HubReply.revisionNotFound(repo.defaultBranch()));
        }
        return switch (verb) {
            case "refs" -> refs(repo);
            case "auth-check" -> HubReply.json("{}");
            case "revision" -> atCommit(repo, rest, commit -> info(repo, commit));
            case "tree" ->
                    atCommit(
                            repo,
                            rest,
                            commit ->
                                    pages.page(
                                            commit,
                                            String.join("/", rest.subList(2, rest.size())),
                                            request));
            default -> HubReply.missing();
        };
    }

    private static HubReply atCommit(
            HubRepo repo, List<String> rest, Function<Commit, HubReply> answer) {
        if (rest.size() < 2) {
            return HubReply.missing();
        }
        return repo.at(rest.get(1))
                .map(answer)
                .orElseGet(() -> HubReply.revisionNotFound(rest.get(1)));
    }

    private HubReply info(HubRepo repo, Commit commit) {
        String name = repos.nameOf(repo);
        ObjectNode info = JSON.createObjectNode();
        info.put("id", name);
        info.put("author", name.contains("/") ? name.substring(0, name.indexOf('/')) : "");
        info.put("sha", commit.id());
        info.put("private", repo.door() == HubRepo.Door.PRIVATE);
        if (repo.door() == HubRepo.Door.GATED) {
            info.put("gated", "auto");
        } else {
            info.put("gated", false);
        }
        info.put("disabled", repo.door() == HubRepo.Door.DISABLED);
        info.put("lastModified", "2026-01-02T03:04:05.000Z");
        ArrayNode siblings = info.putArray("siblings");
        commit.files().keySet().forEach(path -> siblings.addObject().put("rfilename", path));
        repo.description().accept(info);
        return HubReply.json(info.toString());
    }

    private static HubReply refs(HubRepo repo) {
        ObjectNode refs = JSON.createObjectNode();
        names(refs.putArray("branches"), "refs/heads/", repo.branches());
        refs.putArray("converts");
        names(refs.putArray("tags"), "refs/tags/", repo.tags());
        return HubReply.json(refs.toString());
    }

    private static void names(ArrayNode list, String prefix, Map<String, String> names) {
        names.forEach((name, commit) ->
                list.addObject()
                        .put("name", name)
                        .put("ref", prefix + name)
                        .put("targetCommit", commit));
    }

    private HubReply whoAmI(Request request) {
        return access.token(request).filter(repos::isToken).isPresent()
                ? HubReply.json("{\"type\":\"user\",\"name\":\"bob\"}")
                : HubReply.invalidToken();
    }

    /// `/v2/org/name/manifests/tag`, for whoever calls itself llama-cpp.
    private Optional<HubReply> manifest(Request request, List<String> segments) {
        if (segments.size() != 5 || !segments.get(3).equals("manifests")) {
            return Optional.empty();
        }
        boolean llama = request.header("User-Agent").orElse("").startsWith("llama-cpp");
        Repos.Named named = repos.named("models", segments.subList(1, 3));
        return Optional.of(
                access.about(
                        named,
                        request,
                        true,
                        repo ->
                                repo.atDefault()
                                        .map(commit ->
                                                GgufManifest.of(commit, segments.get(4), llama))
                                        .orElseGet(HubReply::missing)));
    }
}
