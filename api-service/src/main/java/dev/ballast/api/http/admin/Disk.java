package dev.ballast.api.http.admin;

import dev.ballast.api.models.FindVolumes;
import dev.ballast.api.models.VolumeView;
import dev.ballast.model.artifact.VolumeName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// The volume that the catalog's models go to: `shared`.
@ApplicationScoped
class Disk {
    private static final VolumeView UNKNOWN =
            new VolumeView(VolumeName.SHARED.value(), 0, 0, 0, 0, List.of());

    private final FindVolumes findVolumes;

    Disk(FindVolumes findVolumes) {
        this.findVolumes = findVolumes;
    }

    /// As the workers saw it last; all zero if none did.
    VolumeView volume() {
        return findVolumes.list().stream()
                .filter(volume -> volume.name().equals(VolumeName.SHARED.value()))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
