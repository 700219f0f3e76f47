package dev.ballast.api.catalogs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.HubFacts.Offer;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A version of CivitAI as the entry that it becomes.
///
/// @param facts what the site says of it
/// @param offer what it gives to whoever downloads the version
record VersionEntry(long version, HubFacts facts, Offer offer) {
    private static final double GIGABYTE = 1e9;
    private static final double STEP = 1e-3;

    String name() {
        return facts.name() == null
                ? Objects.requireNonNullElse(file(), "CivitAI version " + version)
                : facts.name();
    }

    @Nullable String file() {
        return offer.file();
    }

    String dest() {
        return CivitaiFolders.of(facts.type(), facts.baseModel());
    }

    String category() {
        String folder = dest();
        String category = Folders.categoryOf(TextNode.valueOf(folder));
        return category == null ? folder : category;
    }

    /// In the form of catalog files. Its size is what the site rounds.
    ObjectNode json() {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("name", name());
        entry.put("category", category());
        entry.put("file", file());
        entry.put("dest", dest());
        entry.put("source", "civitai");
        entry.put("civitai_version_id", version);
        Long size = offer.size();
        if (size != null && size > 0) {
            entry.put("size_gb", Math.max(STEP, Math.round(size / GIGABYTE / STEP) * STEP));
            entry.put("size_approximate", true);
        }
        if (offer.sha256() != null) {
            entry.put("sha256", offer.sha256().hex());
        }
        return new HubFields(facts, null, Set.of()).into(entry);
    }
}
