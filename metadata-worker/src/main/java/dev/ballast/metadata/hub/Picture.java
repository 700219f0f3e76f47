package dev.ballast.metadata.hub;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A picture or video that a hub shows for a model.
///
/// @param nsfwLevel 1, 2, 4, 8 or 16; 0 if not told
public record Picture(URI address, boolean video, int nsfwLevel) {

    /// The address that this text is; null if it is none of the web, or tells a user.
    static @Nullable URI webAddress(String text) {
        try {
            URI uri = URI.create(text);
            String scheme = String.valueOf(uri.getScheme());
            boolean web = scheme.equals("https") || scheme.equals("http");
            return web && uri.getHost() != null && uri.getRawUserInfo() == null ? uri : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /// In the order in which they are tried: those below the level as the hub has them, then the
    /// others, the most harmless first.
    ///
    /// @param below 1 or more
    public static List<Picture> inOrder(List<Picture> pictures, int below) {
        List<Picture> order = new ArrayList<>();
        pictures.stream().filter(picture -> picture.nsfwLevel() < below).forEach(order::add);
        pictures.stream()
                .filter(picture -> picture.nsfwLevel() >= below)
                .sorted(Comparator.comparingInt(Picture::nsfwLevel))
                .forEach(order::add);
        return order;
    }
}
