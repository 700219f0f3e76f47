package dev.ballast.download.source.huggingface;

import dev.ballast.http.AnswerHead;
import dev.ballast.http.ContentRange;
import dev.ballast.http.Locations;
import java.net.URI;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what the hub says of a file at the file's own address: `X-Linked-Etag` and `X-Linked-Size`
/// of a large one, `ETag` of a small one, as observed. The tags of the storage are no digests.
final class HubFileHead {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");

    private HubFileHead() {}

    /// @param asked the file's own address
    static TreeEntry of(String path, URI asked, AnswerHead head) {
        String linked = tag(head.field("x-linked-etag"));
        if (linked != null && SHA256.matcher(linked).matches()) {
            Long size = number(head.field("x-linked-size"));
            return new TreeEntry("file", path, null, size, new TreeEntry.Lfs(linked, size));
        }
        boolean byHub = Locations.origin(head.uri()).equals(Locations.origin(asked));
        String own = byHub ? tag(head.field("etag")) : null;
        OptionalLong total =
                head.contentRange().map(ContentRange::total).orElse(head.contentLength());
        return new TreeEntry(
                "file",
                path,
                own != null && SHA1.matcher(own).matches() ? own : null,
                total.isPresent() ? total.getAsLong() : null,
                null);
    }

    private static @Nullable String tag(@Nullable String field) {
        return field == null ? null : field.replaceFirst("^W/", "").replace("\"", "");
    }

    private static @Nullable Long number(@Nullable String field) {
        return field != null && field.matches("\\d{1,18}") ? Long.valueOf(field) : null;
    }
}
