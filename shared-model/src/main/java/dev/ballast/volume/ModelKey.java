package dev.ballast.volume;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.View;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/// Names one installed model on a volume: one source, in one view, at one place. Another revision
/// of the same keeps the key, so that it replaces the one before. In a cache the place is that of
/// the repository, so there a source has one model, whatever commit it stands for at the time.
///
/// @param value a readable beginning and 16 hexadecimal digits; safe as a file name everywhere
public record ModelKey(@JsonValue String value) {
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9-]{0,80}");
    private static final int READABLE = 48;

    @JsonCreator
    public ModelKey {
        if (!KEY.matcher(value).matches()) {
            throw new IllegalArgumentException("'%s' is not a model key".formatted(value));
        }
    }

    /// The key of what a publish put at `path`. Whoever knows these three knows the key.
    ///
    /// @param path what [Published#path()] said
    public static ModelKey of(SourceRef source, View view, RelativePath path) {
        RelativePath place = view == View.PLAIN ? path : CacheSnapshot.repositoryOf(path);
        String identity = source.text() + "\n" + view.wire() + "\n" + place;
        String readable =
                source.displayName()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-+", "");
        String beginning = readable.isEmpty() ? "model" : readable;
        return new ModelKey(
                beginning.substring(0, Math.min(READABLE, beginning.length()))
                        + "-"
                        + Sha256.ofContent(identity.getBytes(StandardCharsets.UTF_8))
                                .hex()
                                .substring(0, 16));
    }

    @Override
    public String toString() {
        return value;
    }
}
