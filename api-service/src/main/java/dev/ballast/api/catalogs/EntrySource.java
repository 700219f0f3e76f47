package dev.ballast.api.catalogs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.model.artifact.CivitaiChoice;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SecretQuery;
import dev.ballast.model.artifact.SourceRef;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The source that an entry's fields describe.
final class EntrySource {
    private static final Set<String> KINDS = Set.of("huggingface", "civitai", "url");

    private EntrySource() {}

    /// The source; null, and what is wrong in `faults`, if there is none.
    static @Nullable SourceRef of(ObjectNode entry, List<Fault> faults) {
        String kind = entry.path("source").asText();
        String field =
                switch (kind) {
                    case "huggingface" -> entry.has("hf_repo") ? "hf_repo" : "url";
                    case "civitai" -> civitaiField(entry);
                    case "url" -> "url";
                    default -> "source";
                };
        try {
            SourceRef source =
                    switch (field) {
                        case "hf_repo" -> huggingFace(entry);
                        case "civitai_version_id" -> civitai(entry);
                        case "civitai_model_id" ->
                                new SourceRef.CivitaiModel(
                                        entry.path("civitai_model_id").longValue());
                        case "url" -> address(entry, kind);
                        default -> throw unknownKind();
                    };
            return hasSoundFiles(entry, source, faults) ? source : null;
        } catch (IllegalArgumentException e) {
            faults.add(new Fault(field, String.valueOf(e.getMessage())));
            return null;
        }
    }

    /// An exact version first, then an address, then the newest version of the model.
    private static String civitaiField(ObjectNode entry) {
        if (entry.has("civitai_version_id")) {
            return "civitai_version_id";
        }
        return entry.has("civitai_model_id") && !entry.has("url") ? "civitai_model_id" : "url";
    }

    /// @throws IllegalArgumentException if there is no such kind of sources
    static void checkKind(String kind) {
        if (!KINDS.contains(kind)) {
            throw unknownKind();
        }
    }

    private static IllegalArgumentException unknownKind() {
        return new IllegalArgumentException("takes huggingface, civitai or url");
    }

    private static SourceRef huggingFace(ObjectNode entry) {
        boolean several = entry.path("files").size() > 1;
        String file =
                entry.path("hf_file")
                        .asText(entry.path("files").path(0).asText(entry.path("file").asText()));
        return new SourceRef.HuggingFace(
                false,
                entry.path("hf_repo").textValue(),
                entry.path("hf_revision").textValue(),
                several ? null : new RelativePath(file));
    }

    private static SourceRef civitai(ObjectNode entry) {
        return new SourceRef.Civitai(
                entry.path("civitai_version_id").longValue(),
                CivitaiChoice.file(
                        entry.has("civitai_file_id")
                                ? entry.path("civitai_file_id").longValue()
                                : null));
    }

    /// A download link or a pasted page. It is stored in clear, so it may hold no secret.
    private static SourceRef address(ObjectNode entry, String kind) {
        String url = entry.path("url").textValue();
        if (url == null) {
            throw new IllegalArgumentException(
                    switch (kind) {
                        case "huggingface" -> "is missing, and hf_repo too: one of them is needed";
                        case "civitai" ->
                                "is missing, and civitai_version_id too: one of them is needed";
                        default -> "is missing";
                    });
        }
        SourceRef source = SourceRef.parse(url);
        boolean fits =
                switch (source) {
                    case SourceRef.HuggingFace _ -> !kind.equals("civitai");
                    case SourceRef.Civitai _, SourceRef.CivitaiModel _ ->
                            !kind.equals("huggingface");
                    case SourceRef.Direct _ -> kind.equals("url");
                    default -> false;
                };
        if (!fits) {
            throw new IllegalArgumentException("is no address of a %s source".formatted(kind));
        }
        if (source instanceof SourceRef.Direct direct && SecretQuery.of(direct.uri()).isPresent()) {
            throw new IllegalArgumentException(
                    "holds a signature or a key, which a catalog does not keep; leave it out and"
                            + " give it as token of the download");
        }
        return source;
    }

    private static boolean hasSoundFiles(ObjectNode entry, SourceRef source, List<Fault> faults) {
        try {
            entry.path("files").forEach(file -> new RelativePath(file.textValue()));
        } catch (IllegalArgumentException e) {
            faults.add(new Fault("files", String.valueOf(e.getMessage())));
            return false;
        }
        if (entry.path("files").size() > 1 && !(source instanceof SourceRef.HuggingFace)) {
            faults.add(new Fault("files", "can be several for a huggingface source only"));
            return false;
        }
        return true;
    }
}
