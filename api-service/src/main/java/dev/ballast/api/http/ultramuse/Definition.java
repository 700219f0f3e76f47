package dev.ballast.api.http.ultramuse;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.Entry;
import dev.ballast.api.catalogs.EntryState;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A model of the registry, as UltraMuse knows it.
///
/// @param estimatedSize for people, such as `23.8 GB`
/// @param status `available`, `unavailable` (its hub has it no longer), `downloading`, `installed`
///   or `error`
/// @param progress 0 to 100; null while nothing is known
/// @param jobId of the download under way; null for none
@JsonNaming(LowerCamelCaseStrategy.class)
@Schema(name = "UltraMuseModel")
record Definition(
        String id,
        String name,
        String family,
        String type,
        @Nullable String description,
        @Nullable String version,
        String sourceType,
        @Nullable String huggingfaceRepo,
        List<String> huggingfaceFiles,
        @Nullable Long civitaiModelId,
        @Nullable String sourceUrl,
        @Nullable String format,
        @Nullable String estimatedSize,
        List<String> tags,
        List<String> compatibility,
        boolean recommended,
        boolean requiresToken,
        String targetPath,
        @Nullable String previewImage,
        String status,
        boolean installed,
        @Nullable Double progress,
        @Nullable String jobId) {

    static Definition of(CatalogItem item) {
        Entry entry = item.read();
        EntryState state = item.state();
        EntryState.JobPart job = state.job();
        return new Definition(
                entry.id(),
                entry.name(),
                orElse(entry.text("family"), Folder.CUSTOM),
                orElse(entry.text("type"), "base_model"),
                entry.text("description"),
                entry.text("version"),
                orElse(entry.text("source"), "url"),
                entry.text("hf_repo"),
                files(entry),
                entry.number("civitai_model_id"),
                entry.text("url"),
                entry.text("format"),
                label(entry.sizeBytes()),
                entry.tags(),
                entry.texts("compatibility"),
                entry.flag("recommended"),
                entry.flag("requires_token"),
                entry.place(),
                entry.text("preview_url"),
                status(state),
                state.installed() != null,
                job == null ? null : job.progress(),
                job == null ? null : job.id().toString());
    }

    /// Sizes as UltraMuse writes them: GB of 10^9 bytes, one digit behind the point where there is
    /// something.
    static @Nullable String label(@Nullable Long bytes) {
        if (bytes == null) {
            return null;
        }
        double gigabytes = Math.round(bytes / 1e8) / 10.0;
        return gigabytes < 0.1
                ? "%d MB".formatted(Math.max(1, Math.round(bytes / 1e6)))
                : (gigabytes == Math.rint(gigabytes)
                        ? "%d GB".formatted(Math.round(gigabytes))
                        : "%s GB".formatted(gigabytes));
    }

    static String status(EntryState state) {
        EntryState.Check check = state.check();
        return switch (state.status()) {
            case DOWNLOADING, QUEUED -> "downloading";
            case ERROR -> "error";
            case PRESENT -> "installed";
            case MISSING -> check != null && !check.available() ? "unavailable" : "available";
        };
    }

    private static List<String> files(Entry entry) {
        if (!entry.files().isEmpty()) {
            return entry.files();
        }
        return entry.text("hf_repo") == null
                ? List.of()
                : List.of(orElse(entry.text("hf_file"), entry.file()));
    }

    static String orElse(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }
}
