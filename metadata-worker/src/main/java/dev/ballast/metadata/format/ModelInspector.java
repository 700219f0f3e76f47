package dev.ballast.metadata.format;

import dev.ballast.model.artifact.ModelFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Says what a model file is, from its header alone: the tensors' bytes are jumped over.
///
/// Whatever the file claims, this reads at most 128 MiB, keeps at most some 50 MiB in memory and
/// ends; a header that is cut off or lies gives the facts found so far and names its problems.
/// Thread-safe.
public final class ModelInspector {
    /// Above the largest legal safetensors header (100,000,000 bytes) and any tokenizer in a GGUF.
    private static final long HEADER_BUDGET = 128L << 20;

    /// Reads the header of a file on disk.
    ///
    /// @throws IOException if the file cannot be read; never because of what is in it
    public ModelFacts inspect(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return inspect(channel);
        }
    }

    /// Reads the header of an open file.
    ///
    /// @param file read from its first byte on, left open
    /// @throws IOException if the file cannot be read; never because of what is in it
    public ModelFacts inspect(SeekableByteChannel file) throws IOException {
        FileFormat format = FormatSniffer.sniff(firstBytes(file));
        HeaderReader in = new HeaderReader(file, HEADER_BUDGET);
        Findings findings = new Findings(format);
        switch (format) {
            case SAFETENSORS -> new SafetensorsHeader(in, findings).read();
            case GGUF -> new GgufHeader(in, findings).read();
            case ONNX -> new OnnxHeader(in, findings).read();
            case ZIP,
                    PICKLE,
                    HTML,
                    XML,
                    JSON,
                    GIT_LFS_POINTER,
                    ERROR_PAGE,
                    TEXT,
                    EMPTY,
                    UNKNOWN -> {
                return ModelFacts.ofFormat(format.word());
            }
        }
        return findings.facts();
    }

    private static byte[] firstBytes(SeekableByteChannel file) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(FormatSniffer.WANTED_BYTES);
        file.position(0);
        while (first.hasRemaining() && file.read(first) >= 0) {
            // A channel may give less than was asked for.
        }
        return Arrays.copyOf(first.array(), first.position());
    }
}
