package dev.ballast.api.catalogs;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which folder a model of CivitAI goes to, by its type there, where ComfyUI looks for it.
final class CivitaiFolders {
    private static final String CHECKPOINT = "checkpoint";
    private static final String OTHER = "other";
    private static final Map<String, String> BY_TYPE =
            Map.of(
                    CHECKPOINT,
                    "checkpoints",
                    "lora",
                    "loras",
                    "locon",
                    "loras",
                    "dora",
                    "loras",
                    "vae",
                    "vae",
                    "textualinversion",
                    "embeddings",
                    "controlnet",
                    "controlnet",
                    "upscaler",
                    "upscale_models",
                    "motionmodule",
                    "animatediff_models");

    /// Base models whose checkpoints hold the diffusion model alone.
    private static final Pattern BARE =
            Pattern.compile("(flux|wan|hunyuan|cogvideo|ltx).*", Pattern.CASE_INSENSITIVE);

    private CivitaiFolders() {}

    /// The folder.
    ///
    /// @param type in the site's words; null if it tells none
    /// @param baseModel in the site's words; null if it tells none
    static String of(@Nullable String type, @Nullable String baseModel) {
        String kind = type == null ? "" : type.toLowerCase(Locale.ROOT);
        return kind.equals(CHECKPOINT) && baseModel != null && BARE.matcher(baseModel).matches()
                ? "diffusion_models"
                : BY_TYPE.getOrDefault(kind, OTHER);
    }
}
