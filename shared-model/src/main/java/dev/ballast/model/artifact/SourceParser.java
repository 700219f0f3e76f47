package dev.ballast.model.artifact;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what callers write and people paste into a [SourceRef].
final class SourceParser {
    private static final int MAX_LENGTH = 4096;

    /// A revision holds a slash as `%2F`, but for the two kinds that the Hub itself makes.
    private static final Pattern HF =
            Pattern.compile(
                    "(?<repo>[^/@]*(?:/[^/@]*)?)"
                            + "(?:@(?<revision>refs/(?:pr|convert)/[^/]+|[^/]*))?"
                            + "(?:/(?<path>.*))?");

    /// First segments of pages on the Hub that are no organisation.
    private static final Set<String> HF_PAGES =
            Set.of(
                    "api",
                    "blog",
                    "chat",
                    "collections",
                    "docs",
                    "enterprise",
                    "join",
                    "learn",
                    "login",
                    "models",
                    "new",
                    "organizations",
                    "papers",
                    "posts",
                    "pricing",
                    "search",
                    "settings",
                    "spaces",
                    "tasks");

    private static final Set<String> HF_HOSTS =
            Set.of("huggingface.co", "www.huggingface.co", "hf.co");

    private SourceParser() {}

    static SourceRef parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the source is empty");
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "the source is longer than %d characters".formatted(MAX_LENGTH));
        }
        if (text.codePoints().anyMatch(SourceParser::isHalfOfCharacter)) {
            throw new IllegalArgumentException("the source holds half of a character");
        }
        if (CivitaiNames.isBarePage(text)) {
            return parse("https://" + text);
        }
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = colon < 0 ? text : text.substring(colon + 3);
        return switch (scheme) {
            case "hf" -> huggingFace(rest);
            case "gguf" -> gguf(rest);
            case "civitai" -> CivitaiNames.own(rest);
            case "upload" -> upload(rest);
            case "http", "https" -> address(scheme + "://" + rest);
            case "noop" -> new SourceRef.Noop(rest);
            case "" -> CivitaiNames.air(text).orElseThrow(() -> notASource(text));
            default -> throw notASource(text);
        };
    }

    private static SourceRef huggingFace(String rest) {
        boolean dataset = rest.startsWith("datasets/");
        Matcher named = HF.matcher(dataset ? rest.substring("datasets/".length()) : rest);
        if (!named.matches()) {
            throw new IllegalArgumentException(
                    "'hf://%s' is not a source: it takes hf://org/name[@rev][/path]"
                            .formatted(shorten(rest)));
        }
        String revision = named.group("revision");
        return new SourceRef.HuggingFace(
                dataset,
                named.group("repo"),
                revision == null ? null : decode(revision),
                pathOrNull(named.group("path")));
    }

    private static SourceRef gguf(String rest) {
        int colon = rest.lastIndexOf(':');
        return colon < 0
                ? new SourceRef.Gguf(rest, null)
                : new SourceRef.Gguf(rest.substring(0, colon), rest.substring(colon + 1));
    }

    private static SourceRef upload(String rest) {
        try {
            return new SourceRef.Upload(UUID.fromString(rest));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'upload://%s' is not a source: it takes upload://<id>"
                            .formatted(shorten(rest)),
                    e);
        }
    }

    private static IllegalArgumentException notASource(String text) {
        return new IllegalArgumentException(
                "'%s' is not a source: it takes hf://org/name[@rev][/path], civitai://versionId, gguf://org/name[:tag], https://… or http://…, a pasted page of a hub, or an AIR name"
                        .formatted(shorten(text)));
    }

    private static SourceRef address(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "'%s' is not an address: %s".formatted(shorten(text), e.getReason()), e);
        }
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        SourceRef page = null;
        if (HF_HOSTS.contains(host)) {
            page = huggingFacePage(uri);
        } else if (CivitaiNames.isHost(host)) {
            page = CivitaiNames.page(uri);
        }
        return page != null ? page : new SourceRef.Direct(canonical(uri, host));
    }

    /// `/org/name[/(tree|blob|resolve|raw)/rev[/path]]`, with `/datasets` before it for datasets.
    private static @Nullable SourceRef huggingFacePage(URI uri) {
        List<String> segments =
                Arrays.stream(uri.getRawPath().split("/"))
                        .filter(segment -> !segment.isEmpty())
                        .map(SourceParser::decode)
                        .toList();
        boolean dataset = !segments.isEmpty() && segments.getFirst().equals("datasets");
        List<String> named = dataset ? segments.subList(1, segments.size()) : segments;
        if (named.size() < 2 || HF_PAGES.contains(named.getFirst())) {
            return null;
        }
        String repo = named.get(0) + "/" + named.get(1);
        if (named.size() < 4) {
            return new SourceRef.HuggingFace(dataset, repo, null, null);
        }
        String path = String.join("/", named.subList(4, named.size()));
        return switch (named.get(2)) {
            case "tree", "blob", "resolve", "raw" ->
                    new SourceRef.HuggingFace(dataset, repo, named.get(3), pathOrNull(path));
            default -> new SourceRef.HuggingFace(dataset, repo, null, null);
        };
    }

    /// Without fragment, the host in lower case, a default port left out; the rest byte for byte.
    private static URI canonical(URI uri, String host) {
        if (host.isEmpty()) {
            return uri;
        }
        boolean usual = uri.getPort() == ("https".equals(uri.getScheme()) ? 443 : 80);
        return URI.create(
                uri.getScheme()
                        + "://"
                        + (uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@")
                        + host
                        + (uri.getPort() < 0 || usual ? "" : ":" + uri.getPort())
                        + (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                        + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
    }

    private static @Nullable RelativePath pathOrNull(@Nullable String path) {
        return path == null || path.isEmpty() ? null : new RelativePath(path);
    }

    /// A surrogate of UTF-16 without its partner (Unicode §3.9), which no address can hold.
    private static boolean isHalfOfCharacter(int codePoint) {
        return Character.getType(codePoint) == Character.SURROGATE;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// What may be shown of a source that is refused: without its query, which may hold a signature
    /// or a token, and not at length.
    static String shorten(String text) {
        int query = text.indexOf('?');
        String shown = query < 0 ? text : text.substring(0, query) + "?…";
        return shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
    }
}
