package dev.ballast.local.demo;

import dev.ballast.local.hub.Content;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/// A file that the demo's hub serves and that is pulled into a folder of the volume.
///
/// @param name file name
/// @param dest folder on the volume
record ModelFile(String name, String dest, Content content) {
    private static final long LARGE = 256L << 20;

    /// Large enough to be interrupted: a valid safetensors file of 256 MiB of tensors.
    static ModelFile large() {
        return new ModelFile("demo-256m.safetensors", "checkpoints", Content.safetensors(1, LARGE));
    }

    /// A sentence embedding model in real use: all-MiniLM-L6-v2, quantised.
    static List<ModelFile> embeddingModel() {
        return List.of(
                bundled("all-minilm-l6-v2-q.onnx"), bundled("all-minilm-l6-v2-q-tokenizer.json"));
    }

    /// Where the hub serves it.
    String hubPath() {
        return "/demo/" + name;
    }

    /// Where it must be on the volume.
    Path installedOn(Path volume) {
        return volume.resolve(dest).resolve(name);
    }

    private static ModelFile bundled(String name) {
        InputStream stream = ModelFile.class.getResourceAsStream("/" + name);
        if (stream == null) {
            throw new IllegalStateException(name + " is not on the class path");
        }
        return new ModelFile(name, "embeddings", Content.of(stream));
    }
}
