package dev.ballast.metadata.hub;

import dev.ballast.model.artifact.HubFacts;
import java.util.List;

/// What a hub said of a model.
///
/// @param pictures that it shows, its own order
public record Description(HubFacts facts, List<Picture> pictures) {
    public Description {
        pictures = List.copyOf(pictures);
    }
}
