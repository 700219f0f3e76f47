package dev.ballast.model.artifact;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The query of an address that opens it for whoever knows it. The query as a whole is kept apart
/// from the address, sealed like a token; the address keeps the parameters that are no secret.
///
/// Which parameters are secret is told by their names. There are two sorts:
/// - A *signature* and what belongs to it: `X-Amz-*`, `X-Goog-*`, `Signature` with `Expires`,
///   `Policy` and `Key-Pair-Id`, `sig` with the rest of a shared access signature. It vouches for
///   the address and changes each time somebody signs it again; it never selects what is fetched.
/// - A *key*: `token`, `access_token`, `api_key`, `session` and the like. It may also be what tells
///   one file from another, as in the link of a share.
public final class SecretQuery {
    /// Parts of names that tell a key.
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
    private static final Set<String> WORDS =
            Set.of(
                    "key", "sig", "pwd", "pass", "sas", "hmac", "hash", "md5", "code", "ticket",
                    "policy", "verify", "hdnts", "hdnea", "hdntl");

    /// How the names of everything that belongs to a signature begin: Amazon S3 and what speaks
    /// like it, Google, Alibaba, Tencent, the storage of Hugging Face.
    private static final List<String> SIGNED_PREFIXES =
            List.of("x-amz-", "x-goog-", "x-oss-", "q-", "x-xet-");

    /// What belongs to a signature of CloudFront and of the older ways to sign.
    private static final Set<String> SIGNED =
            Set.of(
                    "expires",
                    "policy",
                    "key-pair-id",
                    "awsaccesskeyid",
                    "googleaccessid",
                    "ossaccesskeyid");

    /// What belongs to a shared access signature of Azure Storage, which always has `sv` and `sig`.
    private static final Set<String> SHARED_ACCESS =
            Set.of(
                    "sv", "ss", "srt", "st", "se", "sp", "spr", "sip", "sr", "si", "sdd", "ske",
                    "skoid", "sks", "skt", "sktid", "skv", "saoid", "suoid", "scid");

    private SecretQuery() {}

    /// The whole query of this address, as it is written, if any of it is a secret.
    public static Optional<String> of(URI address) {
        return Optional.ofNullable(address.getRawQuery())
                .filter(query -> parameters(query).anyMatch(SecretQuery::isTelling));
    }

    /// The address without the secret parameters of its query; the others stay as they are.
    public static URI cut(URI address) {
        String query = address.getRawQuery();
        if (query == null) {
            return address;
        }
        Predicate<String> signature = signatureOf(query);
        String shown = join(query, signature.or(SecretQuery::isTelling).negate());
        return shown.equals(query) ? address : replace(address, shown);
    }

    /// The secret parameters of a query that may select what is fetched; empty if a signature is
    /// all that is secret of it.
    public static String selecting(String query) {
        Predicate<String> signature = signatureOf(query);
        return join(query, signature.negate().and(SecretQuery::isTelling));
    }

    /// The address with its whole query again; as it is for null.
    ///
    /// @param query what [#of] gave before the address was cut
    public static URI join(URI address, @Nullable String query) {
        return query == null ? address : replace(address, query);
    }

    /// The source with its whole query again; as it is for null.
    public static SourceRef join(SourceRef source, @Nullable String query) {
        return source instanceof SourceRef.Direct(URI uri)
                ? new SourceRef.Direct(join(uri, query))
                : source;
    }

    private static URI replace(URI address, String query) {
        String text = address.toString();
        int mark = text.indexOf('?');
        String bare = mark < 0 ? text : text.substring(0, mark);
        return URI.create(query.isEmpty() ? bare : bare + "?" + query);
    }

    private static String join(String query, Predicate<String> wanted) {
        return parameters(query).filter(wanted).collect(Collectors.joining("&"));
    }

    private static Stream<String> parameters(String query) {
        return Arrays.stream(query.split("&", -1));
    }

    private static boolean isTelling(String parameter) {
        String name = name(parameter);
        List<String> words = List.of(name.split("[-_.]"));
        return TELLING.stream().anyMatch(String.join("", words)::contains)
                || words.stream().anyMatch(WORDS::contains);
    }

    /// Which parameters of this query belong to its signature; none if it has no signature.
    private static Predicate<String> signatureOf(String query) {
        Set<String> names =
                parameters(query).map(SecretQuery::name).collect(Collectors.toUnmodifiableSet());
        if (names.stream().noneMatch(SecretQuery::isSignature)) {
            return _ -> false;
        }
        boolean sharedAccess = names.contains("sig") && names.contains("sv");
        return parameter -> {
            String name = name(parameter);
            return isSignature(name)
                    || SIGNED.contains(name)
                    || SIGNED_PREFIXES.stream().anyMatch(name::startsWith)
                    || (sharedAccess && SHARED_ACCESS.contains(name));
        };
    }

    private static boolean isSignature(String name) {
        return name.equals("sig") || name.endsWith("signature");
    }

    private static String name(String parameter) {
        return URLDecoder.decode(parameter.split("=", 2)[0], StandardCharsets.UTF_8)
                .toLowerCase(Locale.ROOT);
    }
}
