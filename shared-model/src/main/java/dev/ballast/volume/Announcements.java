package dev.ballast.volume;

import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What publishers are at. Each leaves the manifest that it is to write before it places the first
/// name, and takes it away when all stands: so it is known whose names lie there if it dies in
/// between, and a removal can call off one that is frozen.
final class Announcements {
    private static final Logger LOG = System.getLogger(Announcements.class.getName());
    private static final String STANDING = ".json";
    private static final String CALLED_OFF = ".off";

    private final VolumeLayout layout;

    Announcements(VolumeLayout layout) {
        this.layout = layout;
    }

    /// One of them.
    ///
    /// @param manifest what is, or was, to be installed
    record Announced(Path file, Manifest manifest) {
        /// Whether nobody has called it off.
        boolean stands() {
            return Files.exists(file);
        }
    }

    /// Announces a publish, durably.
    Announced announce(Manifest manifest) throws IOException {
        Path folder = Files.createDirectories(layout.publishing());
        Path file = folder.resolve(manifest.key() + "." + UUID.randomUUID() + STANDING);
        DurableFiles.replace(file, MessageJson.write(manifest), layout.temporary());
        return new Announced(file, manifest);
    }

    /// Takes an announcement away, called off or not.
    void end(Announced announced) throws IOException {
        Files.deleteIfExists(announced.file());
        Files.deleteIfExists(calledOff(announced.file()));
    }

    /// What all publishers are at, also those that died or were called off.
    List<Manifest> list() throws IOException {
        return read("*").stream().map(Announced::manifest).toList();
    }

    /// Those of earlier claims of the same model than this one: nobody is at them any more, or
    /// ought to be.
    List<Announced> before(Manifest model) throws IOException {
        return read(model.key() + ".*").stream()
                .filter(one -> model.isNewerThan(one.manifest()))
                .toList();
    }

    /// Calls off what this removal is for. Again, it finds the same.
    List<Announced> callOff(ModelKey key, Work.Remove work) throws IOException {
        List<Announced> its =
                read(key + ".*").stream().filter(one -> one.manifest().isFor(work)).toList();
        for (Announced one : its) {
            if (one.stands()) {
                moveIfThere(one.file(), calledOff(one.file()));
            }
        }
        return its;
    }

    private static void moveIfThere(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException _) {
            // Its publisher has just ended it.
        }
    }

    private static Path calledOff(Path file) {
        return file.resolveSibling(withoutEnding(file) + CALLED_OFF);
    }

    private static String withoutEnding(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.lastIndexOf('.'));
    }

    private List<Announced> read(String names) throws IOException {
        List<Announced> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.publishing(), names)) {
            for (Path file : files) {
                read(file, all);
            }
        } catch (NoSuchFileException _) {
            // Nothing was ever published here.
        }
        return all;
    }

    private static void read(Path file, List<Announced> all) throws IOException {
        try {
            Manifest manifest = MessageJson.read(Files.readAllBytes(file), Manifest.class);
            all.add(new Announced(file.resolveSibling(withoutEnding(file) + STANDING), manifest));
        } catch (NoSuchFileException _) {
            // Ended meanwhile.
        } catch (UncheckedIOException e) {
            LOG.log(Level.WARNING, "announcement unreadable file=" + file, e);
        }
    }
}
