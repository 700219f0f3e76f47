package dev.ballast.metadata.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/// The `__metadata__` of a safetensors header: strings by name, of which a few say what the model
/// is.
final class SafetensorsMetadata {
    private static final Set<String> ARCHITECTURE =
            Set.of("modelspec.architecture", "ss_base_model_version");

    /// Under the names that trainers give them. Long ones (tag counts, thumbnails) are left out.
    private static final Set<String> KEPT =
            Set.of(
                    "format",
                    "modelspec.title",
                    "modelspec.author",
                    "modelspec.license",
                    "modelspec.trigger_phrase",
                    "modelspec.prediction_type",
                    "modelspec.resolution",
                    "ss_base_model_version",
                    "ss_network_module",
                    "ss_network_dim",
                    "ss_network_alpha",
                    "ss_sd_model_name",
                    "ss_output_name",
                    "sshs_model_hash");

    private final JsonParser json;
    private final Findings findings;
    private final NameSet names = new NameSet();
    private boolean specified;

    /// @param json stands on the value of `__metadata__`
    SafetensorsMetadata(JsonParser json, Findings findings) {
        this.json = json;
        this.findings = findings;
    }

    /// Leaves the parser on the value's last token.
    void read() throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            findings.problem("__metadata__ is not an object");
            json.skipChildren();
            return;
        }
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            if (!names.add(name)) {
                findings.problem(
                        "the key %s of __metadata__ comes twice".formatted(Text.quote(name)));
            }
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                keep(name);
            } else {
                findings.problem("__metadata__ %s is not a string".formatted(Text.quote(name)));
                json.skipChildren();
            }
        }
    }

    private void keep(String name) throws IOException {
        if (KEPT.contains(name)) {
            findings.attribute(name, json.getText());
        }
        // The model specification is the more exact of the two, in whatever order they come.
        if (ARCHITECTURE.contains(name) && !specified) {
            findings.architecture(json.getText());
            specified = name.startsWith("modelspec.");
        }
    }
}
