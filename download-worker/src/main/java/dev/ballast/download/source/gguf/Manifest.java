package dev.ballast.download.source.gguf;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a registry answers to whoever calls itself llama.cpp: the file that a tag means, of a model
/// in parts the first one, and its projector.
record Manifest(@Nullable Entry ggufFile, @Nullable Entry mmprojFile) {

    /// One file.
    record Entry(@Nullable String rfilename) {}

    /// All files that are meant; none if the registry names no model.
    List<String> paths() {
        String model = ggufFile == null ? null : ggufFile.rfilename();
        if (model == null || !GgufName.isGguf(model)) {
            return List.of();
        }
        GgufName name = GgufName.of(model);
        List<String> paths =
                new ArrayList<>(
                        IntStream.rangeClosed(1, name.parts()).mapToObj(name::pathOfPart).toList());
        Stream.ofNullable(mmprojFile)
                .map(Entry::rfilename)
                .filter(Objects::nonNull)
                .forEach(paths::add);
        return paths;
    }
}
