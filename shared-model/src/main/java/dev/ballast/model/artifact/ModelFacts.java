package dev.ballast.model.artifact;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the header of one model file says, and what is wrong with it. Read, never trusted: a lying
/// header gives facts with problems.
///
/// @param format `safetensors`, `gguf`, `onnx`, or what the first bytes look like (`zip`, `pickle`,
///   `unknown` …)
/// @param tensors number of tensors; null where the format tells none
/// @param parameters number of elements over all tensors; null where unknown
/// @param dtype the type that most parameters have, as the format spells it (`BF16`, `Q4_K`)
/// @param quantization the scheme of the whole file (`Q4_K_M`, `int8`); null when not quantised
/// @param architecture what the file says it is (`llama`, `stable-diffusion-xl-v1-base`)
/// @param attributes further facts by name, such as `context_length`; at most a few dozen short
///   ones
/// @param problems what is wrong, in sentences; empty when the header is sound
/// @param safety whether loading it runs code; null where nobody looked, as earlier versions did
///   not
public record ModelFacts(
        String format,
        @Nullable Long tensors,
        @Nullable Long parameters,
        @Nullable String dtype,
        @Nullable String quantization,
        @Nullable String architecture,
        Map<String, String> attributes,
        List<String> problems,
        @Nullable Safety safety) {
    public ModelFacts {
        attributes = Map.copyOf(attributes);
        problems = List.copyOf(problems);
    }

    /// The same facts, with what the pickles in the file would do.
    public ModelFacts with(Safety found) {
        return new ModelFacts(
                format,
                tensors,
                parameters,
                dtype,
                quantization,
                architecture,
                attributes,
                problems,
                found);
    }

    /// Nothing known but what the first bytes look like.
    public static ModelFacts ofFormat(String format) {
        return new ModelFacts(format, null, null, null, null, null, Map.of(), List.of(), null);
    }
}
