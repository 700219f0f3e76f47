package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.message.MessageJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/// The manifests of a volume. Thread-safe; other processes may write at the same time.
public final class Manifests {
    private static final Logger LOG = System.getLogger(Manifests.class.getName());

    private final VolumeLayout layout;

    /// What was read, so that a list of thousands costs a look at each and not a reading.
    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    Manifests(VolumeLayout layout) {
        this.layout = layout;
    }

    /// The manifest of this model; empty if the model is not installed.
    public Optional<Manifest> find(ModelKey key) throws IOException {
        return Optional.ofNullable(read(layout.manifest(key)));
    }

    /// The manifest in this file, wherever it is; empty if it is not there or cannot be read.
    Optional<Manifest> readAt(Path file) throws IOException {
        return Optional.ofNullable(read(file));
    }

    /// All models, in the order of their keys. A manifest that cannot be read is left out, with a
    /// warning in the log: for lists, not for who is about to delete something.
    public List<Manifest> list() throws IOException {
        return each(this::read);
    }

    /// All models, for who has to know whether another one needs a file.
    ///
    /// @throws VolumeException if a manifest cannot be read, as nobody knows then what it needs
    List<Manifest> all() throws IOException {
        return each(this::readStrictly);
    }

    /// All models, each with the names that it still has. Where a publisher died before it took its
    /// names out of another's manifest, both hold them, and the later claim counts.
    public List<Manifest> installed() throws IOException {
        List<Manifest> all = list();
        Map<RelativePath, Manifest> owners = new HashMap<>();
        for (Manifest model : all) {
            if (model.snapshot() == null) {
                model.files()
                        .forEach(file ->
                                owners.merge(
                                        file.published(),
                                        model,
                                        BinaryOperator.maxBy(Manifest.BY_CLAIM)));
            }
        }
        return all.stream()
                .map(model -> model.snapshot() == null ? owned(model, owners) : model)
                .filter(model -> !model.files().isEmpty())
                .toList();
    }

    private static Manifest owned(Manifest model, Map<RelativePath, Manifest> owners) {
        Set<RelativePath> lost = new HashSet<>();
        for (Manifest.File file : model.files()) {
            Manifest owner = owners.get(file.published());
            if (owner != null && !owner.key().equals(model.key())) {
                lost.add(file.published());
            }
        }
        return lost.isEmpty() ? model : model.without(lost);
    }

    private interface Reading {
        @Nullable Manifest of(Path file) throws IOException;
    }

    private List<Manifest> each(Reading reading) throws IOException {
        List<Manifest> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.manifests(), "*.json")) {
            for (Path file : files) {
                Manifest manifest = reading.of(file);
                if (manifest != null) {
                    all.add(manifest);
                }
            }
        }
        all.sort(Comparator.comparing(manifest -> manifest.key().value()));
        return all;
    }

    /// All models but this one.
    List<Manifest> others(ModelKey key) throws IOException {
        return list().stream().filter(manifest -> !manifest.key().equals(key)).toList();
    }

    void write(Manifest manifest) throws IOException {
        write(manifest, LastLook.NONE);
    }

    /// @param look taken when all but the last step is done
    void write(Manifest manifest, LastLook look) throws IOException {
        DurableFiles.replace(
                layout.manifest(manifest.key()),
                MessageJson.write(manifest),
                layout.temporary(),
                look);
    }

    void delete(ModelKey key) throws IOException {
        Path file = layout.manifest(key);
        known.remove(file);
        if (Files.deleteIfExists(file)) {
            DurableFiles.force(layout.manifests());
        }
    }

    private @Nullable Manifest read(Path file) throws IOException {
        try {
            return parsed(file);
        } catch (UncheckedIOException e) {
            LOG.log(Level.WARNING, "manifest unreadable file=" + file, e);
            return null;
        }
    }

    private @Nullable Manifest readStrictly(Path file) throws IOException {
        try {
            return parsed(file);
        } catch (UncheckedIOException e) {
            throw VolumeException.unreadable(layout.root().relativize(file), e);
        }
    }

    private @Nullable Manifest parsed(Path file) throws IOException {
        try {
            Stamp stamp = Stamp.of(file);
            Known before = known.get(file);
            if (before != null && before.stamp.equals(stamp)) {
                return before.manifest;
            }
            Manifest manifest = MessageJson.read(Files.readAllBytes(file), Manifest.class);
            known.put(file, new Known(stamp, manifest));
            return manifest;
        } catch (NoSuchFileException _) {
            known.remove(file);
            return null;
        }
    }

    private record Known(Stamp stamp, Manifest manifest) {}
}
