package dev.ballast.worker;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.message.Report.VolumeStatus;
import dev.ballast.volume.VolumeLayout;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The room on the mounted volumes, measured every few seconds on a thread of its own: a network
/// volume that hangs must not hold up the reports that keep the leases. A volume that cannot be
/// measured is left out, and so is one that this worker cannot use, and a root without our mark:
/// what is mounted there has gone, and its empty mount point must not be filled.
public final class VolumeGauge implements Supplier<List<VolumeStatus>>, AutoCloseable {
    private static final Logger LOG = System.getLogger(VolumeGauge.class.getName());

    private final Map<VolumeName, Path> roots;
    private final Predicate<VolumeName> usable;
    private final Set<VolumeName> missing = new HashSet<>();
    private volatile List<VolumeStatus> newest = List.of();
    private volatile Set<VolumeName> unreachable = Set.of();
    private final Thread thread;

    /// Measures now, and then again and again.
    ///
    /// @param usable whether this worker can use a volume that is there
    public VolumeGauge(Map<VolumeName, Path> roots, Predicate<VolumeName> usable, Duration every) {
        this.roots = Map.copyOf(roots);
        this.usable = usable;
        measure();
        thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("volume-gauge")
                        .start(() -> measureForever(every));
    }

    @Override
    public List<VolumeStatus> get() {
        return newest;
    }

    /// The volumes whose root is no folder that can be reached. One that can, but has no mark, is
    /// not among them: it waits for a download worker that opens it.
    public Set<VolumeName> unreachable() {
        return unreachable;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void measureForever(Duration every) {
        try {
            while (true) {
                Thread.sleep(every);
                measure();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void measure() {
        List<VolumeStatus> measured = new ArrayList<>();
        Set<VolumeName> gone = new HashSet<>();
        roots.forEach((name, root) -> {
            try {
                measured.add(measure(name, root));
                if (missing.remove(name)) {
                    LOG.log(Level.INFO, "volume is there again volume=%s".formatted(name));
                }
            } catch (IOException | RuntimeException e) {
                if (!Files.isDirectory(root)) {
                    gone.add(name);
                }
                if (missing.add(name)) {
                    LOG.log(
                            Level.WARNING,
                            "volume is not there, no work is taken for it volume=%s cause=%s"
                                    .formatted(name, e));
                }
            }
        });
        newest = List.copyOf(measured);
        unreachable = Set.copyOf(gone);
    }

    private VolumeStatus measure(VolumeName name, Path root) throws IOException {
        if (!VolumeLayout.isPrepared(root)) {
            throw new NoSuchFileException(
                    root.toString(), null, "not mounted, or no download worker has opened it yet");
        }
        if (!usable.test(name)) {
            throw new AccessDeniedException(root.toString(), null, "cannot be used by this worker");
        }
        FileStore store = Files.getFileStore(root);
        return new VolumeStatus(
                name,
                store.getTotalSpace(),
                store.getUsableSpace(),
                root.toAbsolutePath().normalize().toString());
    }
}
