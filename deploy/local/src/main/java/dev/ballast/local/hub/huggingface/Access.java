package dev.ballast.local.hub.huggingface;

import dev.ballast.local.hub.Request;
import java.util.Optional;
import java.util.function.Function;

/// Who may see what: by the token in `Authorization`.
final class Access {
    private static final String BEARER = "Bearer ";

    private final Repos repos;

    Access(Repos repos) {
        this.repos = repos;
    }

    /// The answer about a repository, if whoever asks may know of it.
    ///
    /// @param files whether it is about its files, which a gated one keeps back
    HubReply about(
            Repos.Named named, Request request, boolean files, Function<HubRepo, HubReply> answer) {
        Optional<String> token = token(request);
        if (token.isPresent() && !repos.isToken(token.get())) {
            return HubReply.invalidToken();
        }
        Optional<String> newName = repos.newName(named);
        if (newName.isPresent()) {
            return HubReply.redirect(307, elsewhere(request, named.name(), newName.get()));
        }
        HubRepo repo = repos.find(named).orElse(null);
        if (repo == null) {
            return HubReply.repoNotFound(token.isPresent());
        }
        boolean letIn = token.filter(repo::letsIn).isPresent();
        return switch (repo.door()) {
            case OPEN -> answer.apply(repo);
            case GATED ->
                    letIn || !files
                            ? answer.apply(repo)
                            : HubReply.gated(repo.name(), token.isPresent());
            case PRIVATE -> letIn ? answer.apply(repo) : HubReply.repoNotFound(token.isPresent());
            case DISABLED -> HubReply.disabled();
        };
    }

    Optional<String> token(Request request) {
        return request.header("Authorization")
                .map(value -> value.startsWith(BEARER) ? value.substring(BEARER.length()) : value);
    }

    /// Relative, as the hub does it.
    private static String elsewhere(Request request, String name, String newName) {
        String path = request.path().replaceFirst("/" + name + "(?=/|$)", "/" + newName);
        return request.query().isEmpty() ? path : path + "?" + request.query();
    }
}
