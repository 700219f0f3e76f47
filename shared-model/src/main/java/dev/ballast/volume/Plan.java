package dev.ballast.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// What is to stand where, and how it gets there.
record Plan(Manifest manifest, Map<Manifest.File, Path> files, Places places) {

    /// The manifest, with what its places know of others by now.
    Manifest known() {
        Foreign foreign = manifest.foreignThere().and(places.foreign()).without(places.placed());
        return manifest.beside(foreign);
    }

    /// Whether every file stands in its place.
    boolean stands() throws IOException {
        for (Map.Entry<Manifest.File, Path> file : files.entrySet()) {
            if (!places.shows(file.getKey(), file.getValue())) {
                return false;
            }
        }
        return true;
    }
}
