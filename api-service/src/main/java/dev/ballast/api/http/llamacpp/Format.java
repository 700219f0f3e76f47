package dev.ballast.api.http.llamacpp;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What of a repository is fetched.
enum Format {
    /// One quantisation, with what belongs to it.
    GGUF,
    /// The weights, pickled ones only where there are no others, with configuration and tokenizer.
    SAFETENSORS;

    /// The patterns of a job; empty where the source chooses by the tag.
    List<String> include() {
        return switch (this) {
            case GGUF -> List.of();
            case SAFETENSORS ->
                    List.of(
                            "*.safetensors||*.bin",
                            "*.json",
                            "*.txt",
                            "*.model",
                            "*.py",
                            "*.jinja");
        };
    }

    /// @throws IllegalArgumentException if there is no such format
    static Format ofWire(String wire) {
        return Arrays.stream(values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("takes gguf or safetensors"));
    }
}
