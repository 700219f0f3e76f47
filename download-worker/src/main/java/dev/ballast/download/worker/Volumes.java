package dev.ballast.download.worker;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.volume.Volume;
import dev.ballast.worker.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// The volumes that this worker mounts.
public final class Volumes implements AutoCloseable {
    private final Map<VolumeName, Volume> byName;

    private Volumes(Map<VolumeName, Volume> byName) {
        this.byName = Map.copyOf(byName);
    }

    /// Opens them all.
    ///
    /// @throws SettingsException if one is not there or cannot be written
    public static Volumes open(Map<VolumeName, Path> roots) {
        Map<VolumeName, Volume> opened = new HashMap<>();
        roots.forEach((name, root) -> {
            try {
                opened.put(name, Volume.open(root));
            } catch (IOException e) {
                throw new SettingsException(
                        "BALLAST_VOLUMES: volume '%s' at %s cannot be used (%s); it takes an existing directory that can be written"
                                .formatted(name, root, e));
            }
        });
        return new Volumes(opened);
    }

    /// @throws IllegalArgumentException if this worker does not mount it
    Volume get(VolumeName name) {
        Volume volume = byName.get(name);
        if (volume == null) {
            throw new IllegalArgumentException("volume '%s' is not mounted here".formatted(name));
        }
        return volume;
    }

    /// Deletes the task's staging folder, on whichever volume it is.
    void releaseStaging(UUID task) throws IOException {
        for (Volume volume : byName.values()) {
            volume.releaseStaging(task);
        }
    }

    @Override
    public void close() throws IOException {
        for (Volume volume : byName.values()) {
            volume.close();
        }
    }
}
