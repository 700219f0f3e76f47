package dev.ballast.model.artifact;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a preview may be: pictures and short videos that a browser shows and that hold no script.
/// Told by the first bytes; what a hub or a name says does not count.
public enum PreviewFormat {
    JPEG("image/jpeg", "jpg"),
    PNG("image/png", "png"),
    GIF("image/gif", "gif"),
    WEBP("image/webp", "webp"),
    MP4("video/mp4", "mp4"),
    WEBM("video/webm", "webm");

    private static final byte[] PNG_MARK = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG_MARK = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] EBML_MARK = {0x1a, 0x45, (byte) 0xdf, (byte) 0xa3};
    private static final int EBML_HEAD = 64;
    private static final int MAJOR_BRAND = 8;
    private static final int MINOR_VERSION = 12;

    /// Major brands of what browsers play as MP4.
    private static final Set<String> VIDEOS =
            Set.of(
                    "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41",
                    "mp42", "avc1", "M4V ", "dash", "MSNV");

    /// Brands of pictures and of sequences of them.
    private static final Set<String> STILLS =
            Set.of("avif", "avis", "heic", "heix", "hevc", "hevx", "mif1", "msf1");

    private final String mediaType;
    private final String extension;

    PreviewFormat(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    /// Its media type, without parameters.
    public String mediaType() {
        return mediaType;
    }

    /// What names of its files end with, without a dot.
    public String extension() {
        return extension;
    }

    /// Whether it moves.
    public boolean isVideo() {
        return this == MP4 || this == WEBM;
    }

    /// What these bytes begin; empty for anything else, such as a page or an SVG.
    public static Optional<PreviewFormat> of(byte[] bytes) {
        if (startsWith(bytes, 0, JPEG_MARK)) {
            return Optional.of(JPEG);
        }
        if (startsWith(bytes, 0, PNG_MARK)) {
            return Optional.of(PNG);
        }
        if (startsWith(bytes, 0, "GIF87a") || startsWith(bytes, 0, "GIF89a")) {
            return Optional.of(GIF);
        }
        if (startsWith(bytes, 0, "RIFF") && startsWith(bytes, 8, "WEBP")) {
            return Optional.of(WEBP);
        }
        if (startsWith(bytes, 4, "ftyp")) {
            return isVideo(brands(bytes)) ? Optional.of(MP4) : Optional.empty();
        }
        return startsWith(bytes, 0, EBML_MARK) && head(bytes).contains("webm")
                ? Optional.of(WEBM)
                : Optional.empty();
    }

    /// The brands of an ISO base media file, the major one first (ISO/IEC 14496-12 §4.3).
    private static List<String> brands(byte[] bytes) {
        int size = Math.min(ByteBuffer.wrap(bytes).getInt(), bytes.length);
        List<String> brands = new ArrayList<>();
        for (int at = MAJOR_BRAND; at + 4 <= size; at += 4) {
            if (at != MINOR_VERSION) {
                brands.add(new String(bytes, at, 4, StandardCharsets.ISO_8859_1));
            }
        }
        return brands;
    }

    /// AVIF and HEIC are such files as well.
    private static boolean isVideo(List<String> brands) {
        return !brands.isEmpty()
                && VIDEOS.contains(brands.getFirst())
                && brands.stream().noneMatch(STILLS::contains);
    }

    private static String head(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, EBML_HEAD), StandardCharsets.ISO_8859_1);
    }

    private static boolean startsWith(byte[] bytes, int at, String mark) {
        return startsWith(bytes, at, mark.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] mark) {
        return bytes.length >= at + mark.length
                && Arrays.equals(bytes, at, at + mark.length, mark, 0, mark.length);
    }
}
