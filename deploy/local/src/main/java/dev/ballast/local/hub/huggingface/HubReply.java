package dev.ballast.local.hub.huggingface;

import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Served;
import java.util.LinkedHashMap;
import java.util.Map;

/// An answer of the hub that is no file, and how it says no: a status, `X-Error-Code`,
/// `X-Error-Message` and a body in JSON.
record HubReply(int status, Map<String, String> headers, String body) {
    HubReply {
        headers = Map.copyOf(headers);
    }

    static HubReply json(String body) {
        return new HubReply(200, Map.of("Content-Type", "application/json; charset=utf-8"), body);
    }

    static HubReply redirect(int status, String location) {
        return new HubReply(
                status,
                Map.of("Location", location, "Content-Type", "text/plain; charset=utf-8"),
                "Redirecting to " + location);
    }

    static HubReply repoNotFound(boolean withToken) {
        return refusal(withToken ? 404 : 401, "RepoNotFound", "Repository not found");
    }

    static HubReply gated(String repo, boolean withToken) {
        return refusal(
                withToken ? 403 : 401,
                "GatedRepo",
                "Access to model %s is restricted. %s"
                        .formatted(
                                repo,
                                withToken
                                        ? "You are not in the authorized list."
                                        : "You must be authenticated to access it."));
    }

    static HubReply disabled() {
        return refusal(403, "", "Access to this resource is disabled.");
    }

    static HubReply invalidToken() {
        return refusal(401, "", "Invalid credentials in Authorization header");
    }

    static HubReply revisionNotFound(String revision) {
        return refusal(404, "RevisionNotFound", "Invalid rev id: " + revision);
    }

    static HubReply entryNotFound(String path, String commit) {
        return refusal(404, "EntryNotFound", path + " does not exist")
                .with("X-Repo-Commit", commit);
    }

    static HubReply tooManyRequests() {
        return refusal(429, "", "We had to rate limit you");
    }

    static HubReply missing() {
        return refusal(404, "", "Sorry, we can't find the page you are looking for.");
    }

    private static HubReply refusal(int status, String code, String message) {
        HubReply reply =
                new HubReply(
                        status,
                        Map.of("Content-Type", "application/json; charset=utf-8"),
                        "{\"error\":\"%s\"}".formatted(message));
        return (code.isEmpty() ? reply : reply.with("X-Error-Code", code))
                .with("X-Error-Message", message);
    }

    HubReply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HubReply(status, more, body);
    }

    Served served() {
        if (status != 200) {
            return Served.of(Fault.status(status, headers, body));
        }
        Served served = Served.of(Content.of(body));
        headers.forEach(served::withHeader);
        return served;
    }
}
