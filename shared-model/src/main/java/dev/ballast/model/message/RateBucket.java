package dev.ballast.model.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an upstream counts requests by: its host, and who asks. All workers of a cluster draw from
/// the same bucket, so if it is empty for one it is empty for all.
///
/// @param value the authority (`host`, or `host:port`) in lower case; `#` and a short fingerprint
///   of the token behind it where a job brought its own. The token cannot be found out from it.
public record RateBucket(@JsonValue String value) {
    private static final int FINGERPRINT = 12;

    @JsonCreator
    public RateBucket {
        if (value.isBlank() || value.length() > 300) {
            throw new IllegalArgumentException("'%s' is not a bucket".formatted(value));
        }
    }

    /// The bucket of requests to this address.
    ///
    /// @param token the job's own; null for none
    public static RateBucket of(URI uri, @Nullable String token) {
        return ofFingerprint(uri, fingerprint(token));
    }

    /// The same, where only the fingerprint of the token is known.
    ///
    /// @param fingerprint as [#fingerprint] made it
    public static RateBucket ofFingerprint(URI uri, String fingerprint) {
        String authority = String.valueOf(uri.getAuthority()).toLowerCase(Locale.ROOT);
        return new RateBucket(fingerprint.isEmpty() ? authority : authority + "#" + fingerprint);
    }

    /// The bucket that asking this source for its files draws from, where its address is known
    /// beforehand: hubs may be configured to be elsewhere.
    public static Optional<RateBucket> of(SourceRef source, @Nullable String token) {
        return source instanceof SourceRef.Direct(URI uri)
                ? Optional.of(of(uri, token))
                : Optional.empty();
    }

    /// Tells one token from another without telling the token; empty for none.
    public static String fingerprint(@Nullable String token) {
        return token == null
                ? ""
                : Sha256.ofContent(("ballast bucket " + token).getBytes(StandardCharsets.UTF_8))
                        .hex()
                        .substring(0, FINGERPRINT);
    }

    /// The part that people know: the host, and its port if it is not the usual one.
    public String host() {
        int end = value.indexOf('#');
        return end < 0 ? value : value.substring(0, end);
    }
}
