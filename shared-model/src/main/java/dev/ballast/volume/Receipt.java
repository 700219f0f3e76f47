package dev.ballast.volume;

import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.message.MessageJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// What a staging folder says once its file was verified and taken into the store. An owner that
/// dies before anybody heard so leaves it to the next one, which has nothing to fetch then, also
/// where no digest was known before.
///
/// @param size bytes
public record Receipt(Sha256 sha256, long size) {
    private static final String NAME = "verified.json";

    /// The receipt in this folder; empty if there is none, or an unreadable one.
    public static Optional<Receipt> find(Path staging) throws IOException {
        try {
            return Optional.of(
                    MessageJson.read(Files.readAllBytes(staging.resolve(NAME)), Receipt.class));
        } catch (NoSuchFileException | UncheckedIOException _) {
            return Optional.empty();
        }
    }

    /// Leaves the receipt in this folder, whole or not at all.
    ///
    /// @param fence of the claim; two owners of one task do not meet in one file
    public void leaveIn(Path staging, long fence) throws IOException {
        Path temporary = staging.resolve(NAME + "." + fence);
        Files.write(temporary, MessageJson.write(this));
        Files.move(temporary, staging.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    }
}
