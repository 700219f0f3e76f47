package dev.ballast.api.models;

import java.util.List;

/// Looks at the volumes that workers have reported.
public interface FindVolumes {

    /// All, by name.
    List<VolumeView> list();
}
