package dev.ballast.api.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The folder where this service keeps what must outlive it but must not be in the database:
/// `BALLAST_DATA`. Files in it are for the owner's eyes only (mode 0600 where the system has
/// modes).
@ApplicationScoped
public class DataFolder {
    private final Path root;

    DataFolder(@ConfigProperty(name = "ballast.data") Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /// Where a file of this name lies.
    public Path path(String name) {
        return root.resolve(name);
    }

    /// The file's text without surrounding blanks; empty if there is no such file.
    ///
    /// @throws UncheckedIOException if it is there but cannot be read
    public Optional<String> read(String name) {
        Path file = path(name);
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /// Writes a file that is never seen half-written and never readable by others.
    ///
    /// @throws UncheckedIOException if the folder cannot be written
    public void write(String name, String text) {
        Path file = path(name);
        try {
            Files.createDirectories(root);
            Path draft = Files.createTempFile(root, "." + name, ".draft", ownerOnly());
            Files.writeString(draft, text + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        boolean posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
