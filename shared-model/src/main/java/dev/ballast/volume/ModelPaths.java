package dev.ballast.volume;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `extra_model_paths.yaml`: those folders of the volume that ComfyUI knows, under its names for
/// them, also where they are called as A1111 calls them. Paths are relative to the file, so that
/// the volume may be mounted anywhere. A file of that name that is not ours stays as it is.
final class ModelPaths {
    private static final Logger LOG = System.getLogger(ModelPaths.class.getName());
    private static final String OURS = "# Written by Ballast whenever a folder comes or goes.";
    private static final Map<String, List<String>> FOLDERS = folders();

    private final VolumeLayout layout;

    ModelPaths(VolumeLayout layout) {
        this.layout = layout;
    }

    /// Brings the file up to date; it is made once there is a folder to name. It is a convenience:
    /// where it cannot be read or written, models are installed and removed without it.
    void refresh() {
        Path file = layout.modelPaths();
        try {
            boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            byte[] before = there ? Files.readAllBytes(file) : new byte[0];
            Map<String, List<String>> present = present();
            byte[] now = text(present).getBytes(StandardCharsets.UTF_8);
            boolean wanted = there ? isOurs(before) : !present.isEmpty();
            if (wanted && !Arrays.equals(now, before)) {
                DurableFiles.replace(file, now, layout.temporary());
            }
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "folders for ComfyUI not listed file=%s cause=%s".formatted(file, e));
        }
    }

    private static boolean isOurs(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1).startsWith(OURS);
    }

    private Map<String, List<String>> present() {
        Map<String, List<String>> present = new LinkedHashMap<>();
        FOLDERS.forEach((type, names) -> {
            List<String> there =
                    names.stream()
                            .filter(name -> Files.isDirectory(layout.root().resolve(name)))
                            .toList();
            if (!there.isEmpty()) {
                present.put(type, there);
            }
        });
        return present;
    }

    private static String text(Map<String, List<String>> present) {
        StringBuilder yaml = new StringBuilder(OURS).append("\nballast:\n  base_path: .\n");
        present.forEach((type, names) -> {
            yaml.append("  ").append(type).append(":");
            if (names.size() == 1) {
                yaml.append(" ").append(names.getFirst()).append("\n");
            } else {
                yaml.append(" |\n");
                names.forEach(name -> yaml.append("    ").append(name).append("\n"));
            }
        });
        return yaml.toString();
    }

    private static Map<String, List<String>> folders() {
        Map<String, List<String>> folders = new LinkedHashMap<>();
        folders.put("checkpoints", List.of("checkpoints", "models/Stable-diffusion"));
        folders.put("loras", List.of("loras", "models/Lora"));
        folders.put("vae", List.of("vae", "models/VAE"));
        folders.put("text_encoders", List.of("text_encoders", "clip", "models/text_encoder"));
        folders.put("diffusion_models", List.of("diffusion_models", "unet"));
        folders.put("controlnet", List.of("controlnet", "t2i_adapter", "models/ControlNet"));
        folders.put(
                "upscale_models",
                List.of("upscale_models", "models/ESRGAN", "models/RealESRGAN", "models/SwinIR"));
        folders.put("hypernetworks", List.of("hypernetworks", "models/hypernetworks"));
        for (String alike :
                List.of(
                        "audio_encoders",
                        "clip_vision",
                        "configs",
                        "diffusers",
                        "embeddings",
                        "gligen",
                        "insightface",
                        "ipadapter",
                        "latent_upscale_models",
                        "LLM",
                        "model_patches",
                        "photomaker",
                        "sams",
                        "style_models",
                        "vae_approx")) {
            folders.put(alike, List.of(alike));
        }
        return folders;
    }
}
