package dev.ballast.api.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which category a model of a bare list belongs to, by the folder that it goes to.
final class Folders {
    private static final Set<String> SAME =
            Set.of(
                    "checkpoints",
                    "diffusion_models",
                    "loras",
                    "vae",
                    "text_encoders",
                    "clip_vision",
                    "controlnet",
                    "ipadapter",
                    "upscalers",
                    "embeddings",
                    "detectors",
                    "animatediff",
                    "segmentation",
                    "faceswap");
    private static final Map<String, String> OTHER =
            Map.of(
                    "unet", "diffusion_models",
                    "clip", "text_encoders",
                    "upscale_models", "upscalers",
                    "animatediff_models", "animatediff",
                    "animatediff_motion_lora", "animatediff",
                    "ultralytics", "detectors",
                    "sams", "segmentation",
                    "sam2", "segmentation",
                    "insightface", "faceswap",
                    "facerestore_models", "faceswap");

    private Folders() {}

    /// The category; null if the folder tells none.
    static @Nullable String categoryOf(JsonNode dest) {
        String top = dest.asText().split("/", 2)[0];
        return SAME.contains(top) ? top : OTHER.get(top);
    }
}
