package dev.ballast.api.http.v1;

import dev.ballast.api.http.problem.Violations;
import dev.ballast.model.artifact.SecretQuery;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.MessageJson;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Takes apart what a request may show and what it must not: the `token`, and the secret part of
/// the `source`.
final class SecretFields {
    private static final int MAX_TOKEN = 4096;

    private SecretFields() {}

    static void checkToken(Violations violations, @Nullable String token) {
        checkToken(violations, "token", token);
    }

    /// @param field what the request calls it
    static void checkToken(Violations violations, String field, @Nullable String token) {
        boolean fine =
                token == null
                        || (Texts.isPlain(token, MAX_TOKEN)
                                && token.chars().allMatch(c -> c > ' ' && c < 127));
        if (!fine) {
            violations.refuse(
                    field,
                    "takes 1 to %d printable ASCII characters without blanks".formatted(MAX_TOKEN));
        }
    }

    /// The source as it may be shown.
    static SourceRef shown(SourceRef source) {
        return source instanceof SourceRef.Direct(URI address)
                        && SecretQuery.of(address).isPresent()
                ? new SourceRef.Direct(SecretQuery.cut(address))
                : source;
    }

    /// The secrets by the names of [Claim].
    static Map<String, String> secrets(
            @Nullable SourceRef source,
            @Nullable String token,
            @Nullable Map<String, @Nullable String> headers) {
        Map<String, String> secrets = new HashMap<>();
        if (token != null) {
            secrets.put(Claim.TOKEN, token);
        }
        if (headers != null && !headers.isEmpty()) {
            secrets.put(Claim.HEADERS, MessageJson.writeText(new TreeMap<>(headers)));
        }
        if (source instanceof SourceRef.Direct(URI address)) {
            SecretQuery.of(address).ifPresent(query -> secrets.put(Claim.QUERY, query));
        }
        return secrets;
    }
}
