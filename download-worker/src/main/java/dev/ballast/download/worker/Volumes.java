package dev.ballast.download.worker;

import dev.ballast.download.engine.disk.StagingDirectory;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.volume.Volume;
import dev.ballast.volume.VolumeLayout;
import dev.ballast.worker.SettingsException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The volumes that this worker mounts. One that seems not to be mounted yet, or that cannot be
/// used while another one can, is opened once that is over. Thread-safe.
public final class Volumes implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Volumes.class.getName());
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Map<VolumeName, Path> roots;
    private final boolean init;
    private final Map<VolumeName, Volume> opened = new ConcurrentHashMap<>();
    private final Thread looking = Thread.ofVirtual().name("volumes").unstarted(this::lookAgain);

    private Volumes(Map<VolumeName, Path> roots, boolean init) {
        this.roots = Map.copyOf(roots);
        this.init = init;
    }

    /// Opens all that are there and can be used. Of the others the log tells, and they are tried
    /// again: a node whose own disk is not prepared still serves the volume that all share.
    ///
    /// @param init whether a volume is begun also where [VolumeLayout#looksUnmounted]
    /// @throws SettingsException if each of them has no folder or cannot be written
    public static Volumes open(Map<VolumeName, Path> roots, boolean init) {
        Volumes volumes = new Volumes(roots, init);
        List<String> unusable = new ArrayList<>();
        volumes.roots.forEach((name, root) -> {
            try {
                if (volumes.find(name, root) == null) {
                    LOG.log(
                            Level.WARNING,
                            "volume is left alone: an empty folder, never used before, and no mount point; mount it, or begin a volume there by BALLAST_VOLUME_INIT=true volume=%s root=%s"
                                    .formatted(name, root));
                }
            } catch (IOException e) {
                unusable.add(
                        "volume '%s' at %s cannot be used (%s); it takes an existing directory that the user of this worker can write"
                                .formatted(name, root, e));
            }
        });
        if (!unusable.isEmpty() && unusable.size() == roots.size()) {
            throw new SettingsException("BALLAST_VOLUMES: " + String.join("; ", unusable));
        }
        unusable.forEach(why -> LOG.log(Level.ERROR, why + ", and is tried again until it can"));
        volumes.looking.start();
        return volumes;
    }

    /// Whether it has been there and could be used.
    public boolean isOpen(VolumeName name) {
        return opened.containsKey(name);
    }

    /// @throws IllegalArgumentException if this worker has no such volume
    /// @throws IOException if it is not mounted
    Volume get(VolumeName name) throws IOException {
        Path root = roots.get(name);
        if (root == null) {
            throw new IllegalArgumentException("volume '%s' is not mounted here".formatted(name));
        }
        Volume volume = find(name, root);
        if (volume == null) {
            throw new NoSuchFileException(root.toString(), null, "empty, and no mount point");
        }
        return volume;
    }

    /// Deletes the task's staging folder, on whichever volume it is, unless an owner after this one
    /// has left its sign in it.
    void releaseStaging(UUID task, long fence) throws IOException {
        for (Volume volume : opened.values()) {
            if (!StagingDirectory.hasLaterOwner(volume.layout().staging(task), fence)) {
                volume.releaseStaging(task);
            }
        }
    }

    @Override
    public void close() throws IOException {
        looking.interrupt();
        for (Volume volume : opened.values()) {
            volume.close();
        }
    }

    private @Nullable Volume find(VolumeName name, Path root) throws IOException {
        Volume volume = opened.get(name);
        return volume != null ? volume : openNow(name, root);
    }

    /// Null if it seems not to be mounted.
    private synchronized @Nullable Volume openNow(VolumeName name, Path root) throws IOException {
        Volume volume = opened.get(name);
        if (volume == null && (init || !VolumeLayout.looksUnmounted(root))) {
            volume = Volume.open(root);
            opened.put(name, volume);
        }
        return volume;
    }

    /// One that was never used before is taken for work only once somebody has opened it.
    private void lookAgain() {
        try {
            while (opened.size() < roots.size()) {
                Thread.sleep(LOOK);
                roots.forEach(this::look);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(VolumeName name, Path root) {
        try {
            find(name, root);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "volume is not there yet volume=%s".formatted(name), e);
        }
    }
}
