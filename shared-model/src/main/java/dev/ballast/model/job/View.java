package dev.ballast.model.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Where a program expects to find the files.
public enum View {
    /// Files under `dest`, as ComfyUI and A1111 read them.
    PLAIN,
    /// The Hugging Face cache below `hub/`.
    HF_CACHE,
    /// The cache that llama.cpp scans.
    LLAMA_CPP;

    /// The name on the wire and in the database: lower case.
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The constant of this wire name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static View ofWire(String wire) {
        return WireNames.find(values(), View::wire, wire);
    }
}
