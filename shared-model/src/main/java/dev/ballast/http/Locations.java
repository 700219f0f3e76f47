package dev.ballast.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/// Reading, comparing and printing addresses.
public final class Locations {
    private static final String LEGAL_BEYOND_ALPHANUMERIC = "-._~:/?#[]@!$&'()*+,;=%";

    private Locations() {}

    /// The address that `location` means, seen from `base`. Servers put spaces and raw UTF-8 there;
    /// those are escaped, the rest is taken as it is.
    ///
    /// @throws IllegalArgumentException if it is no address at all
    static URI resolve(URI base, String location) {
        StringBuilder legal = new StringBuilder();
        for (byte octet : location.strip().getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean keep =
                    (c < 0x80 && Character.isLetterOrDigit(c))
                            || LEGAL_BEYOND_ALPHANUMERIC.indexOf(c) >= 0;
            if (keep) {
                legal.append(c);
            } else {
                legal.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            }
        }
        return base.resolve(URI.create(legal.toString()));
    }

    /// Scheme, host and port: who may see a secret meant for `uri` (RFC 6454 §4).
    public static String origin(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }

    /// `uri` without its query, which may hold a signature or a token, and without user and
    /// password; fit for logs and messages.
    public static String printable(URI uri) {
        String authority = String.valueOf(uri.getRawAuthority());
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        return uri.getScheme() + "://" + host + uri.getRawPath();
    }
}
