package dev.ballast.source.civitai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.model.artifact.CivitaiChoice;
import dev.ballast.source.AnswerTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the site says of one version. Everything may be missing from its answer, and it may say
/// what nobody has heard before: only what is known to forbid a download does.
///
/// @param name of the model and the version, for people; empty if neither is told
/// @param status such as `Published`; empty if not told
/// @param mode of the model: `Archived` or `TakenDown`; empty for neither
/// @param usageControl what it may be used for; empty if not told
/// @param gate what has to be paid for it; null if nothing is known of that
public record CivitaiVersion(
        long id,
        String name,
        String status,
        String mode,
        String usageControl,
        @Nullable Gate gate,
        List<CivitaiFile> files) {
    private static final Set<String> UNPUBLISHED =
            Set.of(
                    "Draft",
                    "Training",
                    "Scheduled",
                    "GatherInterest",
                    "Unpublished",
                    "UnpublishedViolation");

    public CivitaiVersion {
        files = List.copyOf(files);
    }

    /// Early or paid access.
    ///
    /// @param permanent whether it is for sale for ever
    /// @param until when it becomes free; null if not told
    public record Gate(boolean permanent, @Nullable Instant until) {}

    /// Reads what the site said.
    ///
    /// @param id the one that was asked for
    public static CivitaiVersion of(long id, JsonNode version) {
        List<CivitaiFile> files = new ArrayList<>();
        version.path("files").forEach(file -> files.add(CivitaiFile.of(file)));
        String name =
                version.path("model").path("name").asText("")
                        + " "
                        + version.path("name").asText("");
        return new CivitaiVersion(
                id,
                name.strip(),
                text(version.path("status")),
                text(version.path("model").path("mode")),
                text(version.path("usageControl")),
                gate(version),
                files);
    }

    public boolean isUnpublished() {
        return isUnpublished(status);
    }

    public static boolean isUnpublished(String status) {
        return UNPUBLISHED.contains(status);
    }

    /// The file of the id, if one is given. Else, of those with the traits, the primary one, the
    /// first that is a model, or the first that may hold weights.
    public Optional<CivitaiFile> choose(CivitaiChoice choice) {
        Long id = choice.fileId();
        if (id != null) {
            return files.stream().filter(file -> id.equals(file.id())).findFirst();
        }
        List<CivitaiFile> fitting =
                files.stream().filter(file -> choice.fits(file.traits())).toList();
        return Stream.of(
                        fitting.stream().filter(CivitaiFile::primary),
                        fitting.stream().filter(CivitaiFile::isModel),
                        fitting.stream()
                                .filter(file -> file.mayHoldWeights() || choice.namesType()))
                .flatMap(files -> files.findFirst().stream())
                .findFirst();
    }

    private static @Nullable Gate gate(JsonNode version) {
        JsonNode paid = version.path("paidAccess");
        boolean permanent = paid.path("permanent").asBoolean();
        Instant until =
                Stream.of(
                                paid.path("endsAt"),
                                version.path("earlyAccessEndsAt"),
                                version.path("earlyAccessDeadline"))
                        .flatMap(node -> AnswerTime.of(node).stream())
                        .findFirst()
                        .orElse(null);
        boolean early = version.path("availability").asText("").equals("EarlyAccess");
        return permanent || until != null || early || paid.isObject()
                ? new Gate(permanent, until)
                : null;
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.asText() : "";
    }
}
