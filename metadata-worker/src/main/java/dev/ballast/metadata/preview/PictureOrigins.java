package dev.ballast.metadata.preview;

import dev.ballast.http.EgressPolicy;
import dev.ballast.http.Locations;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/// Where pictures may be fetched from. Whoever owns a repository at a hub chooses the address, so
/// only what everybody can reach is asked: public addresses by https at its own port. What the
/// operator opened for a mirror is closed to strangers, but for the mirror itself.
///
/// @param endpoints origins that the operator named
public record PictureOrigins(Set<String> endpoints) {
    private static final int HTTPS = 443;

    public PictureOrigins {
        endpoints = Set.copyOf(endpoints);
    }

    /// What connections may lead to, after redirects too.
    public EgressPolicy policy() {
        return EgressPolicy.of(
                endpoints.stream()
                        .map(origin -> URI.create(origin).getHost().replaceAll("[\\[\\]]", ""))
                        .toList());
    }

    /// Whether a picture may have this address.
    boolean allow(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        boolean usual =
                scheme.equals("https") && (address.getPort() < 0 || address.getPort() == HTTPS);
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        boolean mirror =
                endpoints.stream().anyMatch(origin -> host.equals(URI.create(origin).getHost()));
        return endpoints.contains(Locations.origin(address)) || (usual && !mirror);
    }
}
