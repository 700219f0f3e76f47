package dev.ballast.api.http.ultramuse;

import java.util.Map;
import java.util.Set;

/// Where UltraMuse keeps its models, below the models' root: a folder for each family that it
/// knows, `custom` for others, and one for each type of what belongs to no family.
final class Folder {
    /// The family of what people add.
    static final String CUSTOM = "custom";

    private static final Set<String> FAMILIES = Set.of("zimage", "qwen", "flux", "sdxl", CUSTOM);
    private static final Map<String, String> TYPES =
            Map.of(
                    "base_model", "base",
                    "base", "base",
                    "checkpoint", "base",
                    "lora", "lora",
                    "vae", "vae",
                    "adapter", "adapter");

    private Folder() {}

    static String of(String family, String type) {
        if (FAMILIES.contains(family)) {
            return family;
        }
        return TYPES.getOrDefault(type, CUSTOM);
    }

    /// The category of the catalog that a type belongs to.
    static String category(String type) {
        return switch (type) {
            case "lora", "adapter" -> "loras";
            case "vae" -> "vae";
            case "text_encoder", "vision_language" -> "text_encoders";
            case "controlnet" -> "controlnet";
            default -> "checkpoints";
        };
    }
}
