package dev.ballast.model.artifact;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The query of an address that opens it for whoever knows it: a signature, a token, a key. It is
/// kept apart from the address, and secret like a token.
///
/// Which queries those are is told by the names of their parameters: `X-Amz-Signature`,
/// `X-Amz-Credential`, `X-Goog-Signature`, `Signature`, `sig`, `token`, `access_token`, `api_key`,
/// `Key-Pair-Id` and the like. A harmless one that looks like them is only shown less.
public final class SecretQuery {
    /// Parts of names that tell a secret.
    private static final List<String> TELLING =
            List.of(
                    "signature",
                    "token",
                    "secret",
                    "credential",
                    "password",
                    "passwd",
                    "auth",
                    "apikey",
                    "session",
                    "jwt");

    /// Words of names that do; words are parted by `-`, `_` and `.`.
    private static final Set<String> WORDS = Set.of("key", "sig", "pwd", "pass", "sas");

    private SecretQuery() {}

    /// The query of this address, as it is written, if it is a secret.
    public static Optional<String> of(URI address) {
        return Optional.ofNullable(address.getRawQuery())
                .filter(query -> Arrays.stream(query.split("&")).anyMatch(SecretQuery::isTelling));
    }

    /// The address without its query.
    public static URI cut(URI address) {
        String text = address.toString();
        int query = text.indexOf('?');
        return query < 0 ? address : URI.create(text.substring(0, query));
    }

    /// The address with the query that was cut off; as it is for null.
    public static URI join(URI address, @Nullable String query) {
        return query == null ? address : URI.create(address + "?" + query);
    }

    /// The source with the query that was cut off its address; as it is for null.
    public static SourceRef join(SourceRef source, @Nullable String query) {
        return source instanceof SourceRef.Direct(URI uri)
                ? new SourceRef.Direct(join(uri, query))
                : source;
    }

    private static boolean isTelling(String parameter) {
        String name = parameter.split("=", 2)[0].toLowerCase(Locale.ROOT);
        List<String> words = List.of(name.split("[-_.]"));
        return TELLING.stream().anyMatch(String.join("", words)::contains)
                || words.stream().anyMatch(WORDS::contains);
    }
}
