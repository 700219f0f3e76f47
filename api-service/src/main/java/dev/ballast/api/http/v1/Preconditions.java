package dev.ballast.api.http.v1;

import dev.ballast.api.catalogs.ExpectedVersion;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `If-Match` and `If-None-Match` (RFC 9110 §13.1.1, §13.1.2). Our tags are version numbers;
/// one that is no number was never ours, so nothing matches it.
final class Preconditions {
    private static final Pattern TAG = Pattern.compile("\"(\\d{1,18})\"");
    private static final long NEVER = -1;

    private Preconditions() {}

    /// What the caller expects; null if nothing.
    static @Nullable ExpectedVersion read(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        if (ifMatch == null) {
            return ifNoneMatch != null && ifNoneMatch.strip().equals("*")
                    ? new ExpectedVersion(Set.of(), true)
                    : null;
        }
        if (ifMatch.strip().equals("*")) {
            return new ExpectedVersion(Set.of(), false);
        }
        Set<Long> versions = new HashSet<>();
        // A weak tag matches nothing here, as strong comparison is asked for.
        Matcher tags = TAG.matcher(ifMatch.replaceAll("W/\"[^\"]*\"", ""));
        while (tags.find()) {
            versions.add(Long.valueOf(tags.group(1)));
        }
        return new ExpectedVersion(versions.isEmpty() ? Set.of(NEVER) : versions, false);
    }
}
