package dev.ballast.api.webhooks;

import dev.ballast.model.artifact.SecretQuery;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// Reads addresses of receivers. They are stored and shown in clear, so they may hold no secret.
public final class ReceiverUrl {
    private static final int LONGEST = 2000;
    private static final int HIGHEST_PORT = 65_535;

    private ReceiverUrl() {}

    /// The address.
    ///
    /// @throws IllegalArgumentException if it cannot be one; the message never quotes it
    public static URI parse(String text) {
        URI url = uri(text);
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (text.length() > LONGEST
                || url.getHost() == null
                || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new IllegalArgumentException(
                    "takes an https:// or http:// address of at most %d characters"
                            .formatted(LONGEST));
        }
        if (url.getPort() == 0 || url.getPort() > HIGHEST_PORT) {
            throw new IllegalArgumentException("has no port from 1 to " + HIGHEST_PORT);
        }
        if (url.getRawUserInfo() != null || SecretQuery.of(url).isPresent()) {
            throw new IllegalArgumentException(
                    "holds a password, a signature or a key, which would be shown; the signature"
                            + " of each event tells the receiver who sends it");
        }
        if (url.getRawFragment() != null) {
            throw new IllegalArgumentException("takes no part behind '#', which is never sent");
        }
        return url;
    }

    private static URI uri(String text) {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is no address: " + e.getReason(), e);
        }
    }
}
