package dev.ballast.api.jobs;

import dev.ballast.model.artifact.RelativePath;
import java.util.Locale;
import java.util.Set;

/// The name of a source's only file where the caller gave it one. Programs choose by the suffix how
/// they load a file, and people by it whether they trust it, so a pickle is not called
/// `.safetensors` because somebody guessed so before the source was asked.
public final class CalledFile {
    private static final Set<String> SUFFIXES =
            Set.of(
                    "safetensors",
                    "sft",
                    "gguf",
                    "ggml",
                    "ckpt",
                    "pt",
                    "pt2",
                    "pth",
                    "bin",
                    "pkl",
                    "pickle",
                    "onnx",
                    "npz",
                    "h5",
                    "zip",
                    "tar",
                    "gz",
                    "tgz",
                    "7z",
                    "rar");

    private CalledFile() {}

    /// The caller's name with the suffix that the file has at its source, if that is one of models
    /// or archives; else as the caller gave it.
    ///
    /// @param own the name at the source
    public static RelativePath of(RelativePath called, RelativePath own) {
        String suffix = suffix(own.value());
        String given = suffix(called.value());
        if (!isKnown(suffix) || suffix.equalsIgnoreCase(given)) {
            return called;
        }
        String stem =
                isKnown(given)
                        ? called.value().substring(0, called.value().length() - given.length() - 1)
                        : called.value();
        return new RelativePath(stem + "." + suffix);
    }

    /// What stands behind the last point of the last part; empty if nothing does.
    private static String suffix(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int point = name.lastIndexOf('.');
        return point <= 0 ? "" : name.substring(point + 1);
    }

    private static boolean isKnown(String suffix) {
        return SUFFIXES.contains(suffix.toLowerCase(Locale.ROOT));
    }
}
