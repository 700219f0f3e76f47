package dev.ballast.api.uploads;

import dev.ballast.model.artifact.RelativePath;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which files may be sent: by name, and by how their content begins.
public final class UploadRules {
    /// First bytes that are enough to judge.
    public static final int BYTES_NEEDED = 512;

    /// The suffixes that are taken.
    public static final List<String> SUFFIXES =
            List.of(
                    ".safetensors",
                    ".gguf",
                    ".ckpt",
                    ".pth",
                    ".pt",
                    ".bin",
                    ".onnx",
                    ".json",
                    ".txt");

    /// What no file is called that is a model: somewhere else the part before the suffix may count.
    private static final Set<String> DISGUISES =
            Set.of(
                    "exe", "dll", "so", "bat", "cmd", "com", "sh", "ps1", "py", "php", "jsp", "js",
                    "html", "htm", "svg", "jar", "msi", "scr", "vbs");

    private static final List<String> DOCUMENTS =
            List.of("<!doctype", "<html", "<head", "<?xml", "{\"error\"");
    private static final List<String> PROGRAMS =
            List.of(
                    "\u007fELF",
                    "MZ",
                    "#!",
                    // Mach-O of 32 and 64 bits, either byte order; for several processors, or Java
                    "\u00fe\u00ed\u00fa\u00ce",
                    "\u00fe\u00ed\u00fa\u00cf",
                    "\u00ce\u00fa\u00ed\u00fe",
                    "\u00cf\u00fa\u00ed\u00fe",
                    "\u00ca\u00fe\u00ba\u00be",
                    "\0asm");

    /// How files begin that the suffix `.bin` is on and that are known to be something else.
    private static final List<String> OTHERS =
            List.of(
                    "\u001f\u008b\b",
                    "BZh",
                    "\u00fd7zXZ\0",
                    "7z\u00bc\u00af'\u001c",
                    "Rar!\u001a\u0007",
                    "(\u00b5/\u00fd",
                    "%PDF-",
                    "\u0089PNG\r\n",
                    "GIF8",
                    "\u00ff\u00d8\u00ff",
                    "RIFF",
                    "SQLite format 3\0",
                    "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1");

    private static final int TAR_MARK = 257;
    private static final int SAFETENSORS_PREFIX = 8;
    private static final long LONGEST_HEADER = 100_000_000;

    private UploadRules() {}

    /// A name that may be sent.
    ///
    /// @throws IllegalArgumentException saying what is wrong with it
    public static RelativePath name(String text) {
        RelativePath name = new RelativePath(text);
        if (name.segments().size() > 1) {
            throw new IllegalArgumentException(
                    "takes a file name without folders; give those as dest");
        }
        String lower = text.toLowerCase(Locale.ROOT);
        String suffix =
                SUFFIXES.stream()
                        .filter(lower::endsWith)
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "ends in none of " + String.join(" ", SUFFIXES)));
        String stem = lower.substring(0, lower.length() - suffix.length());
        if (stem.isBlank()) {
            throw new IllegalArgumentException("has nothing before its suffix");
        }
        String before = stem.substring(stem.lastIndexOf('.') + 1);
        if (stem.indexOf('.') >= 0 && DISGUISES.contains(before)) {
            throw new IllegalArgumentException(
                    "has the suffix .%s before its last one, which no model has".formatted(before));
        }
        return name;
    }

    /// What is wrong with a content that begins like this; empty if it may be what its name says.
    ///
    /// @param head the first [#BYTES_NEEDED] bytes, or all there are
    /// @param size of the whole content
    public static Optional<String> content(RelativePath name, byte[] head, long size) {
        String lower = name.value().toLowerCase(Locale.ROOT);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        String start = text.stripLeading().toLowerCase(Locale.ROOT);
        if (start.startsWith("version https://git-lfs")) {
            return Optional.of(
                    "is a Git LFS pointer, not the file that it points to; fetch that with: git lfs"
                            + " pull");
        }
        if (DOCUMENTS.stream().anyMatch(start.replaceAll("\\s+", "")::startsWith)
                || DOCUMENTS.stream().anyMatch(start::startsWith)) {
            return Optional.of("is a web page or an error document, not a model");
        }
        if (PROGRAMS.stream().anyMatch(text::startsWith)) {
            return Optional.of("is a program, not a model");
        }
        boolean right =
                switch (lower.substring(lower.lastIndexOf('.'))) {
                    case ".safetensors" -> isSafetensors(head, size);
                    case ".gguf" -> text.startsWith("GGUF");
                    case ".ckpt", ".pt", ".pth" ->
                            text.startsWith("PK\u0003\u0004") || isPickle(head);
                    case ".onnx" -> head.length > 0 && head[0] == 0x08;
                    case ".json" -> start.startsWith("{") || start.startsWith("[");
                    case ".txt" -> text.indexOf('\0') < 0;
                    default -> OTHERS.stream().noneMatch(text::startsWith) && !isTar(text);
                };
        return right
                ? Optional.empty()
                : Optional.of(
                        "does not begin as a %s file does"
                                .formatted(lower.substring(lower.lastIndexOf('.'))));
    }

    /// Eight bytes with the length of a header in JSON, and that header.
    private static boolean isSafetensors(byte[] head, long size) {
        if (head.length <= SAFETENSORS_PREFIX || head[SAFETENSORS_PREFIX] != '{') {
            return false;
        }
        long header =
                ByteBuffer.wrap(Arrays.copyOf(head, SAFETENSORS_PREFIX))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong();
        return header >= 2 && header <= LONGEST_HEADER && header + SAFETENSORS_PREFIX <= size;
    }

    private static boolean isTar(String head) {
        return head.startsWith("ustar", TAR_MARK);
    }

    /// The PROTO opcode and a version from 0 to 5.
    private static boolean isPickle(byte[] head) {
        return head.length > 1 && head[0] == (byte) 0x80 && head[1] >= 0 && head[1] <= 5;
    }
}
