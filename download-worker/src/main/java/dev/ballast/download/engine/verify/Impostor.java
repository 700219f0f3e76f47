package dev.ballast.download.engine.verify;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Tells a login page, an error document or a pointer from the file that was asked for. Hubs send
/// those with status 200.
public final class Impostor {
    /// First bytes that are enough to judge.
    public static final int BYTES_NEEDED = 512;

    private static final long MAX_POINTER_BYTES = 1024;
    private static final Set<String> DOCUMENT_TYPES =
            Set.of(
                    "text/html",
                    "application/xhtml+xml",
                    "application/json",
                    "application/problem+json",
                    "application/xml",
                    "text/xml");
    private static final Set<String> DOCUMENT_NAMES =
            Set.of(
                    "json", "jsonl", "txt", "html", "htm", "xml", "md", "yaml", "yml", "csv", "tsv",
                    "svg", "ipynb", "map", "index");
    private static final List<String> DOCUMENT_STARTS =
            List.of("<!doctype", "<html", "<head", "<?xml", "{\"error", "{\"message", "{\"detail");

    private Impostor() {}

    /// What is wrong with an answer of this media type for a file of this name, if anything is.
    public static Optional<String> byType(String name, String mediaType) {
        return !isDocument(name) && DOCUMENT_TYPES.contains(mediaType)
                ? Optional.of(
                        "the server sent a document of type %s instead of %s; it may want a login"
                                .formatted(mediaType, name))
                : Optional.empty();
    }

    /// What is wrong with content that begins like this, if anything is.
    ///
    /// @param head first bytes, [#BYTES_NEEDED] of them or all there are
    /// @param total size of the whole content
    public static Optional<String> byContent(
            String name, byte[] head, int length, OptionalLong total) {
        String text =
                new String(head, 0, Math.min(length, BYTES_NEEDED), StandardCharsets.ISO_8859_1)
                        .stripLeading()
                        .toLowerCase(Locale.ROOT);
        if (text.startsWith("version https://git-lfs")
                && total.orElse(length) <= MAX_POINTER_BYTES) {
            return Optional.of(
                    "the server sent a Git LFS pointer instead of %s; use its 'resolve' address"
                            .formatted(name));
        }
        String compact = text.replaceAll("\\s+", "");
        boolean document =
                DOCUMENT_STARTS.stream()
                        .anyMatch(start -> text.startsWith(start) || compact.startsWith(start));
        return document && !isDocument(name)
                ? Optional.of(
                        "the server sent a web page or an error document instead of %s; it may want a login"
                                .formatted(name))
                : Optional.empty();
    }

    private static boolean isDocument(String name) {
        return DOCUMENT_NAMES.contains(
                name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
}
