package dev.ballast.download.source;

import dev.ballast.model.artifact.RelativePath;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which name a file gets that a server names, or only its address.
public final class FileNames {
    // RFC 6266 §4.1; only the form with UTF-8 of RFC 8187 is in use.
    private static final Pattern EXTENDED =
            Pattern.compile("(?i)(?:^|;)\\s*filename\\*\\s*=\\s*utf-8'[^']*'([^;\\s]+)");
    private static final Pattern QUOTED =
            Pattern.compile("(?i)(?:^|;)\\s*filename\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern TOKEN =
            Pattern.compile("(?i)(?:^|;)\\s*filename\\s*=\\s*([^\";\\s]+)");
    private static final int MAX_BYTES = 200;

    private FileNames() {}

    /// The name from `Content-Disposition` (`filename*` before `filename`), else the last segment
    /// of the address, else `download`. Whatever is unsafe in it is replaced, so that there always
    /// is a name.
    public static RelativePath of(@Nullable String contentDisposition, URI uri) {
        return of(contentDisposition, lastSegment(uri));
    }

    /// The same with another name than that of an address.
    ///
    /// @param otherwise taken where the header names none
    public static RelativePath of(@Nullable String contentDisposition, String otherwise) {
        return fromHeader(contentDisposition == null ? "" : contentDisposition)
                .flatMap(FileNames::safe)
                .or(() -> safe(otherwise))
                .orElseGet(() -> RelativePath.of("download"));
    }

    private static Optional<String> fromHeader(String header) {
        Matcher extended = EXTENDED.matcher(header);
        if (extended.find()) {
            return Optional.of(percentDecoded(extended.group(1)));
        }
        Matcher quoted = QUOTED.matcher(header);
        if (quoted.find()) {
            return Optional.of(quoted.group(1).replaceAll("\\\\(.)", "$1"));
        }
        Matcher token = TOKEN.matcher(header);
        return token.find() ? Optional.of(token.group(1)) : Optional.empty();
    }

    private static String lastSegment(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return percentDecoded(path.substring(path.lastIndexOf('/') + 1));
    }

    private static String percentDecoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }

    private static Optional<RelativePath> safe(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean =
                last.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}:*?\"<>|]", "_")
                        .replaceAll("^[.\\s]+|[.\\s]+$", "");
        while (clean.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            // From the front: the extension at the end says what the file is.
            clean = clean.substring(clean.offsetByCodePoints(0, 1));
        }
        try {
            return Optional.of(RelativePath.of(clean));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
