package dev.ballast.metadata.preview;

import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpCall;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpGet;
import dev.ballast.http.Locations;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Who is asked for pictures. Whoever owns a repository at a hub chooses the address, so only what
/// everybody can reach is asked: public addresses by https at its own port, after redirects too.
/// What the operator opened for a hub is closed to strangers: only a description that the hub
/// itself gave may name pictures there.
public final class PictureHosts implements AutoCloseable {
    private static final int HTTPS = 443;

    private final HttpFetcher everybodys;
    private final Map<String, HttpFetcher> hubs = new HashMap<>();

    /// @param endpoints hubs that the operator named
    /// @param fetchers make the client for a policy
    public PictureHosts(Collection<URI> endpoints, Function<EgressPolicy, HttpFetcher> fetchers) {
        this.everybodys = fetchers.apply(EgressPolicy.PUBLIC_ONLY);
        for (URI endpoint : endpoints) {
            String host = endpoint.getHost().replaceAll("[\\[\\]]", "");
            hubs.computeIfAbsent(
                    Locations.origin(endpoint),
                    _ -> fetchers.apply(EgressPolicy.of(List.of(host))));
        }
    }

    /// Prepares to fetch a picture.
    ///
    /// @param by endpoint whose description names it
    /// @throws RefusedPictureException if nobody is asked for it
    HttpCall prepare(HttpGet get, URI by) throws RefusedPictureException {
        URI address = get.uri();
        HttpFetcher hub = hubs.get(Locations.origin(address));
        if (hub != null && Locations.origin(address).equals(Locations.origin(by))) {
            return hub.prepare(get);
        }
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") || (address.getPort() >= 0 && address.getPort() != HTTPS)) {
            throw new RefusedPictureException("only https at port 443 is asked for pictures");
        }
        return everybodys.prepare(get);
    }

    @Override
    public void close() {
        everybodys.close();
        hubs.values().forEach(HttpFetcher::close);
    }
}
