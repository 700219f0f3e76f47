package dev.ballast.model.artifact;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what callers write and people paste into a [SourceRef].
final class SourceParser {
    private static final int MAX_LENGTH = 4096;
    private static final Pattern CIVITAI = Pattern.compile("(\\d{1,18})(?:\\?file=(\\d{1,18}))?");
    private static final Pattern CIVITAI_HOST =
            Pattern.compile("(?:www\\.)?civitai\\.(?:com|green|red)");
    private static final Pattern CIVITAI_VERSION =
            Pattern.compile("(?:^|&)modelVersionId=(\\d{1,18})(?:&|$)");
    private static final Pattern CIVITAI_PATH =
            Pattern.compile(
                    "/(?:api/download/models|api/v1/model-versions|model-versions)/(\\d{1,18})/?");

    private SourceParser() {}

    static SourceRef parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the source is empty");
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "the source is longer than %d characters".formatted(MAX_LENGTH));
        }
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = colon < 0 ? text : text.substring(colon + 3);
        return switch (scheme) {
            case "hf" -> huggingFace(rest);
            case "gguf" -> gguf(rest);
            case "civitai" -> civitai(rest);
            case "http", "https" -> address(scheme + "://" + rest);
            case "noop" -> new SourceRef.Noop(rest);
            default ->
                    throw new IllegalArgumentException(
                            "'%s' is not a source: it takes hf://org/name[@rev][/path],"
                                            .formatted(shorten(text))
                                    + " civitai://versionId, gguf://org/name[:tag], https://… or"
                                    + " http://…");
        };
    }

    private static SourceRef huggingFace(String rest) {
        boolean dataset = rest.startsWith("datasets/");
        String named = dataset ? rest.substring("datasets/".length()) : rest;
        int at = named.indexOf('@');
        int slash = named.indexOf('/');
        if (at >= 0) {
            int pathStart = named.indexOf('/', at);
            String revision = named.substring(at + 1, pathStart < 0 ? named.length() : pathStart);
            String path = pathStart < 0 ? null : named.substring(pathStart + 1);
            return new SourceRef.HuggingFace(
                    dataset, named.substring(0, at), decode(revision), pathOrNull(path));
        }
        int second = slash < 0 ? -1 : named.indexOf('/', slash + 1);
        return second < 0
                ? new SourceRef.HuggingFace(dataset, named, null, null)
                : new SourceRef.HuggingFace(
                        dataset,
                        named.substring(0, second),
                        null,
                        pathOrNull(named.substring(second + 1)));
    }

    private static SourceRef gguf(String rest) {
        int colon = rest.lastIndexOf(':');
        return colon < 0
                ? new SourceRef.Gguf(rest, null)
                : new SourceRef.Gguf(rest.substring(0, colon), rest.substring(colon + 1));
    }

    private static SourceRef civitai(String rest) {
        Matcher matcher = CIVITAI.matcher(rest);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'civitai://%s' is not a source: it takes civitai://<versionId>[?file=<id>]"
                            .formatted(shorten(rest)));
        }
        String file = matcher.group(2);
        return new SourceRef.Civitai(
                Long.parseLong(matcher.group(1)), file == null ? null : Long.valueOf(file));
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
        if (host.equals("huggingface.co") || host.equals("www.huggingface.co")) {
            page = huggingFacePage(uri);
        } else if (CIVITAI_HOST.matcher(host).matches()) {
            page = civitaiPage(uri);
        }
        return page != null ? page : new SourceRef.Direct(withoutFragment(uri));
    }

    /// `/org/name[/(tree|blob|resolve|raw)/rev[/path]]`, with `/datasets` before it for datasets.
    private static @Nullable SourceRef huggingFacePage(URI uri) {
        List<String> segments =
                Arrays.stream(uri.getPath().split("/")).filter(s -> !s.isEmpty()).toList();
        boolean dataset = !segments.isEmpty() && segments.getFirst().equals("datasets");
        List<String> named = dataset ? segments.subList(1, segments.size()) : segments;
        if (named.size() < 2
                || named.getFirst().equals("api")
                || named.getFirst().equals("spaces")) {
            return null;
        }
        String repo = named.get(0) + "/" + named.get(1);
        if (named.size() < 4) {
            return new SourceRef.HuggingFace(dataset, repo, null, null);
        }
        String path = String.join("/", named.subList(4, named.size()));
        return switch (named.get(2)) {
            case "tree" -> new SourceRef.HuggingFace(dataset, repo, named.get(3), null);
            case "blob", "resolve", "raw" ->
                    new SourceRef.HuggingFace(dataset, repo, named.get(3), pathOrNull(path));
            default -> new SourceRef.HuggingFace(dataset, repo, null, null);
        };
    }

    private static @Nullable SourceRef civitaiPage(URI uri) {
        Matcher path = CIVITAI_PATH.matcher(uri.getPath());
        if (path.matches()) {
            return new SourceRef.Civitai(Long.parseLong(path.group(1)), null);
        }
        Matcher query = CIVITAI_VERSION.matcher(uri.getQuery() == null ? "" : uri.getQuery());
        return query.find() ? new SourceRef.Civitai(Long.parseLong(query.group(1)), null) : null;
    }

    private static URI withoutFragment(URI uri) {
        String text = uri.toString();
        int hash = text.indexOf('#');
        return hash < 0 ? uri : URI.create(text.substring(0, hash));
    }

    private static @Nullable RelativePath pathOrNull(@Nullable String path) {
        return path == null || path.isEmpty() ? null : new RelativePath(path);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String shorten(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
