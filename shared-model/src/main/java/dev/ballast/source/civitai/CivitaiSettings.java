package dev.ballast.source.civitai;

import dev.ballast.http.Locations;
import dev.ballast.source.Endpoints;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where the site is, and who asks it.
///
/// @param endpoints `CIVITAI_ENDPOINT`: the site, or mirrors of it
/// @param siblings origins that belong to the same site, so that its redirects may take the token
///   there
/// @param token for jobs that bring none; null for none
public record CivitaiSettings(Endpoints endpoints, Set<String> siblings, @Nullable String token) {
    private static final URI USUAL = URI.create("https://civitai.com");

    /// As observed: the domains of the site by rating redirect to its main one.
    private static final List<URI> USUAL_SIBLINGS =
            List.of(
                    USUAL,
                    URI.create("https://www.civitai.com"),
                    URI.create("https://civitai.green"),
                    URI.create("https://civitai.red"));

    public CivitaiSettings {
        siblings = Set.copyOf(siblings);
    }

    /// Reads `CIVITAI_ENDPOINT` (hosts or addresses, comma separated) and `CIVITAI_TOKEN`.
    ///
    /// @throws IllegalArgumentException if an endpoint is no address
    public static CivitaiSettings read(Function<String, @Nullable String> lookup) {
        String hosts = lookup.apply("CIVITAI_ENDPOINT");
        String token = lookup.apply("CIVITAI_TOKEN");
        return of(
                hosts == null || hosts.isBlank() ? List.of(USUAL) : endpoints(hosts),
                token == null || token.isBlank() ? null : token.strip());
    }

    /// The site at these addresses, which may all see the token.
    ///
    /// @param endpoints in the order in which they are asked; at least one
    public static CivitaiSettings of(List<URI> endpoints, @Nullable String token) {
        Endpoints all = new Endpoints("CIVITAI_ENDPOINT", endpoints);
        Set<String> siblings = new HashSet<>(all.origins());
        if (USUAL_SIBLINGS.stream().anyMatch(endpoints::contains)) {
            USUAL_SIBLINGS.forEach(sibling -> siblings.add(Locations.origin(sibling)));
        }
        return new CivitaiSettings(all, siblings, token);
    }

    private static List<URI> endpoints(String hosts) {
        return Arrays.stream(hosts.split(","))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .map(CivitaiSettings::endpoint)
                .toList();
    }

    private static URI endpoint(String text) {
        String address = (text.contains("://") ? text : "https://" + text).replaceAll("/+$", "");
        URI uri = URI.create(address);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean web = scheme.equals("https") || scheme.equals("http");
        if (uri.getRawUserInfo() != null) {
            // Not shown: it would be in every message and log that names the host.
            throw new IllegalArgumentException(
                    "a host is given without user and password; the key is CIVITAI_TOKEN");
        }
        if (!web
                || uri.getHost() == null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("'%s' is not a host".formatted(text));
        }
        return uri;
    }

    /// Without the token.
    @Override
    public String toString() {
        return "CivitaiSettings[endpoints=%s]".formatted(endpoints.all());
    }
}
