package dev.ballast.volume;

import java.io.IOException;
import java.nio.file.Path;

/// The plain view: a name is a link to the blob.
final class PlainPlaces implements Places {
    private final VolumeLayout layout;
    private final NameLinks links;
    private final Occupants occupants;

    PlainPlaces(VolumeLayout layout, NameLinks links, Occupants occupants) {
        this.layout = layout;
        this.links = links;
        this.occupants = occupants;
    }

    /// Whatever file is there is replaced, or kept beside; see [Occupants].
    @Override
    public void check(Manifest.File file, Path place) {}

    @Override
    public boolean shows(Manifest.File file, Path place) throws IOException {
        return NameLinks.shows(place, layout.blob(file.sha256()));
    }

    @Override
    public void place(
            Manifest.File file, Path place, boolean held, Path temporary, StepObserver steps)
            throws IOException {
        occupants.makeWay(file, place, held);
        steps.after("way made");
        links.place(layout.blob(file.sha256()), place, temporary);
    }
}
