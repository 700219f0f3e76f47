package dev.ballast.metadata.hub;

import dev.ballast.model.artifact.HubFacts;
import java.net.URI;
import java.util.List;

/// What a hub said of a model.
///
/// @param by endpoint of the hub that said it
/// @param pictures that it shows, its own order
public record Description(URI by, HubFacts facts, List<Picture> pictures) {
    public Description {
        pictures = List.copyOf(pictures);
    }
}
