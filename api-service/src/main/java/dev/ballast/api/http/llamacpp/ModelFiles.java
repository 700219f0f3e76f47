package dev.ballast.api.http.llamacpp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the names of a model's files tell.
final class ModelFiles {
    private static final String GGUF = "gguf";

    /// What ends a name: the quantisation, then maybe which part of how many it is.
    private static final Pattern QUANTISATION =
            Pattern.compile(
                    "(?i)(?:.*?[-._/])?((?:UD-)?(?:I?Q|TQ)\\d[A-Z0-9_]*|BF16|F16|F32|MXFP4[A-Z0-9_]*)"
                        + "(?:-\\d{5}-of-\\d{5})?\\.gguf");

    private ModelFiles() {}

    /// What llamactl calls the type of a file: `gguf`, `mmproj`, `preset` or `other`.
    static String type(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (name.endsWith(".gguf")) {
            return name.contains("mmproj") ? "mmproj" : GGUF;
        }
        return name.equals("preset.ini") ? "preset" : "other";
    }

    /// The quantisation that the first model file among these names; empty where none does.
    static Optional<String> quantisation(List<String> paths) {
        return models(paths)
                .map(QUANTISATION::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1))
                .findFirst();
    }

    /// The file that llama.cpp is pointed to: the model, or its first part.
    static Optional<String> main(List<String> paths) {
        return models(paths).findFirst();
    }

    private static Stream<String> models(List<String> paths) {
        return paths.stream().filter(path -> type(path).equals(GGUF)).sorted();
    }
}
