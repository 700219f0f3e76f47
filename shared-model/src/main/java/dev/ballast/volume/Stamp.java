package dev.ballast.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/// Tells one writing of a file from the next, and one file from another of the same name.
record Stamp(FileTime modified, long size, @Nullable Object fileKey) {
    /// Of the file that a program would read there; links are followed.
    static Stamp of(Path file) throws IOException {
        BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(is.lastModifiedTime(), is.size(), is.fileKey());
    }
}
