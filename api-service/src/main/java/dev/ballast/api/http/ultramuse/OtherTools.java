package dev.ballast.api.http.ultramuse;

import dev.ballast.api.jobs.Page;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.models.FoundView;
import dev.ballast.api.models.VolumeScans;
import dev.ballast.model.artifact.VolumeName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Models that other programs have in a cache on the volume, as the newest scan of it saw them:
/// their newest snapshots, weights only.
@ApplicationScoped
class OtherTools {
    /// What UltraMuse calls them.
    static final String BADGE = "auto-downloaded";

    private static final String ID = "found:";
    private static final String CACHE = "cache";
    private static final List<String> WEIGHTS =
            List.of(".safetensors", ".gguf", ".ckpt", ".pth", ".pt", ".bin");

    private final VolumeScans scans;

    OtherTools(VolumeScans scans) {
        this.scans = scans;
    }

    /// One for each repository.
    @Transactional
    List<InstalledModel> models() {
        Map<String, List<FoundView>> repositories =
                files().stream()
                        .collect(
                                Collectors.groupingBy(
                                        file -> Objects.requireNonNull(file.source()),
                                        TreeMap::new,
                                        Collectors.toList()));
        return repositories.entrySet().stream()
                .map(repository -> model(repository.getKey(), repository.getValue()))
                .toList();
    }

    /// @throws RefusedException `INVALID_REQUEST` if the id is one of these
    static void checkOurs(String id) {
        if (id.startsWith(ID)) {
            throw RefusedException.invalid(
                    "id",
                    "'%s' is another program's: remove it there, Ballast leaves it alone"
                            .formatted(id.substring(ID.length())));
        }
    }

    private List<FoundView> files() {
        return Page.all(cursor -> scans.found(VolumeName.SHARED, null, Page.MOST, cursor)).stream()
                .filter(file -> file.kind().equals(CACHE) && file.source() != null)
                .filter(file -> isWeights(file.path()))
                .toList();
    }

    private static InstalledModel model(String source, List<FoundView> files) {
        FoundView newest =
                files.stream().max(Comparator.comparing(FoundView::modified)).orElseThrow();
        List<FoundView> snapshot =
                files.stream()
                        .filter(file -> Objects.equals(file.revision(), newest.revision()))
                        .toList();
        String name = source.substring(source.lastIndexOf("://") + 1).replaceFirst("^/+", "");
        Instant seen =
                snapshot.stream().map(FoundView::firstSeen).min(Instant::compareTo).orElseThrow();
        return new InstalledModel(
                ID + name,
                name,
                family(name),
                "base_model",
                source,
                newest.path(),
                snapshot.stream().mapToLong(FoundView::size).sum(),
                snapshot.size(),
                false,
                BADGE,
                seen);
    }

    private static String family(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        if (lower.contains("sdxl") || lower.contains("stablediffusionxl")) {
            return "sdxl";
        }
        return List.of("flux", "qwen", "zimage").stream()
                .filter(lower::contains)
                .findFirst()
                .orElse(Folder.CUSTOM);
    }

    private static boolean isWeights(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return WEIGHTS.stream().anyMatch(lower::endsWith);
    }
}
