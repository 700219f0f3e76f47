package dev.ballast.model.artifact;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what names something on CivitAI: our own form, pasted pages, and AIR names
/// (`urn:air:<ecosystem>:<type>:<source>:<id>@<version>+<file>`), which may name a repository on
/// Hugging Face as well.
final class CivitaiNames {
    private static final String ID = "(\\d{1,18})";
    private static final Pattern VERSION = Pattern.compile(ID + "(?:\\?file=" + ID + "|\\?(.+))?");
    private static final Pattern MODEL = Pattern.compile("model/" + ID);
    private static final Pattern HOST = Pattern.compile("(?:www\\.)?civitai\\.(?:com|green|red)");
    private static final Pattern BARE_PAGE = Pattern.compile("(?i)" + HOST + "/.*");
    private static final Pattern VERSION_PAGE =
            Pattern.compile(
                    "/(?:api/download/models|api/v1/model-versions|model-versions)/" + ID + "/?");
    private static final Pattern MODEL_PAGE =
            Pattern.compile("/(?:api/v1/)?models/" + ID + "(?:/.*)?");
    private static final Pattern VERSION_PARAMETER =
            Pattern.compile("(?:^|&)modelVersionId=" + ID + "(?:&|$)");

    private static final String AIR = "(?i)(?:urn:air:|air:)?[\\w.-]+:[\\w.-]+:";
    private static final Pattern AIR_HERE =
            Pattern.compile(
                    AIR
                            + "civitai:"
                            + ID
                            + "(?:@"
                            + ID
                            + "(?:\\+"
                            + ID
                            + ")?)?(?::[\\w-]+)?(?:\\.[\\w-]+)?");
    private static final Pattern AIR_HUGGING_FACE =
            Pattern.compile(AIR + "huggingface:([^@:+]+)(?:@([^:+]+))?");

    private CivitaiNames() {}

    /// What follows `civitai://`.
    static SourceRef own(String rest) {
        Matcher version = VERSION.matcher(rest);
        if (version.matches()) {
            return version.group(3) == null
                    ? version(version.group(1), version.group(2))
                    : byTraits(version.group(1), version.group(3), rest);
        }
        Matcher model = MODEL.matcher(rest);
        if (model.matches()) {
            return new SourceRef.CivitaiModel(Long.parseLong(model.group(1)));
        }
        throw notOne(rest);
    }

    /// By traits as [CivitaiChoice#text] writes them; nothing else, which might be a secret.
    private static SourceRef byTraits(String id, String query, String rest) {
        CivitaiChoice choice = CivitaiChoice.ofLink(query);
        if (!choice.text().equals("?" + query)) {
            throw notOne(rest);
        }
        return new SourceRef.Civitai(Long.parseLong(id), choice);
    }

    private static IllegalArgumentException notOne(String rest) {
        return new IllegalArgumentException(
                "'civitai://%s' is not a source: it takes civitai://<versionId>[?file=<id>] or civitai://model/<modelId>"
                        .formatted(SourceParser.shorten(rest)));
    }

    /// Whether this is an address of the site without its `https://`.
    static boolean isBarePage(String text) {
        return BARE_PAGE.matcher(text).matches();
    }

    /// Whether the site has this host.
    static boolean isHost(String host) {
        return HOST.matcher(host).matches();
    }

    /// What a page or a link of the site names; null if it names no model.
    static @Nullable SourceRef page(URI uri) {
        String query = uri.getQuery() == null ? "" : uri.getQuery();
        Matcher link = VERSION_PAGE.matcher(uri.getPath());
        if (link.matches()) {
            return new SourceRef.Civitai(
                    Long.parseLong(link.group(1)), CivitaiChoice.ofLink(query));
        }
        Matcher chosen = VERSION_PARAMETER.matcher(query);
        if (chosen.find()) {
            return new SourceRef.Civitai(
                    Long.parseLong(chosen.group(1)), CivitaiChoice.ofLink(query));
        }
        Matcher model = MODEL_PAGE.matcher(uri.getPath());
        return model.matches() ? new SourceRef.CivitaiModel(Long.parseLong(model.group(1))) : null;
    }

    /// What an AIR name means; empty if it is none, or of another site.
    static Optional<SourceRef> air(String text) {
        Matcher here = AIR_HERE.matcher(text);
        if (here.matches()) {
            String version = here.group(2);
            return Optional.of(
                    version == null
                            ? new SourceRef.CivitaiModel(Long.parseLong(here.group(1)))
                            : version(version, here.group(3)));
        }
        Matcher there = AIR_HUGGING_FACE.matcher(text);
        return there.matches()
                ? Optional.of(
                        new SourceRef.HuggingFace(false, there.group(1), there.group(2), null))
                : Optional.empty();
    }

    private static SourceRef version(String id, @Nullable String file) {
        return new SourceRef.Civitai(
                Long.parseLong(id), CivitaiChoice.file(file == null ? null : Long.valueOf(file)));
    }
}
