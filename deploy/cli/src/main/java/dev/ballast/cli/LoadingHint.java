package dev.ballast.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Says where an installed model is, and how a program loads it.
final class LoadingHint {
    private LoadingHint() {}

    /// @param root the volume's root, where it is known on this machine
    static List<String> of(Job job, Optional<Path> root) {
        String base =
                root.map(Path::toString).orElse("<root of volume %s>".formatted(job.volume()));
        String where = "at      " + base + "/" + job.path();
        return switch (job.view()) {
            case "hf-cache" ->
                    List.of(
                            where,
                            "load    HF_HUB_CACHE=%s/hub HF_HUB_OFFLINE=1, then from_pretrained(\"%s\")"
                                    .formatted(base, repository(job)));
            case "llama-cpp" ->
                    List.of(
                            where,
                            "load    LLAMA_CACHE=%s/llama.cpp llama-server -hf %s --offline"
                                    .formatted(base, repository(job)));
            default -> List.of(where, "load    " + plain(job, base));
        };
    }

    private static String plain(Job job, String base) {
        int slash = job.path().indexOf('/');
        return slash < 0
                ? "give that path to your program"
                : "ComfyUI finds it with '%s: %s' under base_path: %s in extra_model_paths.yaml"
                        .formatted(
                                job.path().substring(0, slash),
                                job.path().substring(0, slash),
                                base);
    }

    private static String repository(Job job) {
        String named = job.source().replaceFirst("^[a-z]+://", "");
        return job.view().equals("hf-cache") ? named.replaceFirst("@.*", "") : named;
    }
}
