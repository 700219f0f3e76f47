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

    /// The family whose folder a path is in.
    static String familyOf(String path) {
        String top = top(path);
        return FAMILIES.contains(top) ? top : CUSTOM;
    }

    /// The type whose folder a path is in, whoever named that; `other` where it tells nothing.
    static String typeOf(String path) {
        return switch (top(path)) {
            case "base", "checkpoints", "diffusion_models", "unet" -> "base_model";
            case "lora", "loras" -> "lora";
            case "vae" -> "vae";
            case "adapter" -> "adapter";
            default -> "other";
        };
    }

    private static String top(String path) {
        return path.split("/", 2)[0];
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
