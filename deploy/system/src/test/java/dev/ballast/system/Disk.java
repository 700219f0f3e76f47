package dev.ballast.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What really lies on disk.
final class Disk {
    private Disk() {}

    /// SHA-256 of a file, 64 lower-case hex digits.
    static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /// Every name below a folder, except those that `skipped` holds for and what is below them.
    static Set<String> namesBelow(Path root, Predicate<Path> skipped) {
        Set<String> names = new TreeSet<>();
        collect(root, root, skipped, names);
        return names;
    }

    /// Whether a file holds this ASCII text anywhere; a file that is gone by now holds nothing.
    static boolean holds(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All regular files below a folder; those that vanish meanwhile are left out.
    static Set<Path> filesBelow(Path root) {
        Set<Path> files = new TreeSet<>();
        for (String name : namesBelow(root, _ -> false)) {
            Path file = root.resolve(name);
            if (Files.isRegularFile(file)) {
                files.add(file);
            }
        }
        return files;
    }

    /// Whether anything was written to a file at this time or later, whatever its modification time
    /// says: nobody can set this one back. Of a file that is gone by now nothing was.
    static boolean changedSince(Path file, Instant start) {
        try {
            return ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant().isAfter(start);
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Makes one byte of a published file another one, as a failing disk would.
    static void rot(Path file, long offset) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(offset);
            int before = bytes.read();
            bytes.seek(offset);
            bytes.write(before ^ 1);
        }
    }

    private static void collect(
            Path root, Path folder, Predicate<Path> skipped, Set<String> names) {
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.toList()) {
                if (skipped.test(child)) {
                    continue;
                }
                names.add(root.relativize(child).toString());
                if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    collect(root, child, skipped, names);
                }
            }
        } catch (NoSuchFileException _) {
            // Gone since it was listed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
