package dev.ballast.metadata.format;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The key-value part of a GGUF header: what the model is called, how it is made, how its tensors
/// are aligned.
final class GgufKeys {
    private static final long DEFAULT_ALIGNMENT = 32;
    private static final long MAX_ALIGNMENT = 1 << 20;
    private static final long MAX_KEY_BYTES = 65_535;

    private static final Map<String, String> GENERAL =
            Map.ofEntries(
                    Map.entry("general.name", "name"),
                    Map.entry("general.basename", "basename"),
                    Map.entry("general.size_label", "size_label"),
                    Map.entry("general.finetune", "finetune"),
                    Map.entry("general.version", "version"),
                    Map.entry("general.license", "license"),
                    Map.entry("general.quantization_version", "quantization_version"),
                    Map.entry("tokenizer.ggml.model", "tokenizer"),
                    Map.entry("split.count", "split_count"),
                    Map.entry("split.tensors.count", "split_tensors_count"));

    /// Keys that stand behind the architecture's name, as in `llama.context_length`.
    private static final Set<String> OF_ARCHITECTURE =
            Set.of("context_length", "block_count", "embedding_length", "expert_count");

    private final HeaderReader in;
    private final GgufValues values;
    private final Findings findings;
    private final NameSet names = new NameSet();
    private @Nullable String alignment;
    private boolean namesArchitecture;

    /// Of a model that is split over several files only the first part carries the model's keys.
    private boolean laterPart;

    GgufKeys(HeaderReader in, Findings findings) {
        this.in = in;
        this.values = new GgufValues(in);
        this.findings = findings;
    }

    void read(long count) throws IOException, HeaderException {
        for (long i = 0; i < count; i++) {
            readOne();
        }
        if (!namesArchitecture && !laterPart) {
            findings.problem("general.architecture is missing");
        }
    }

    /// Bytes to whose multiples tensors are aligned, a power of two.
    long alignment() throws HeaderException {
        if (alignment == null) {
            return DEFAULT_ALIGNMENT;
        }
        long bytes = alignment.matches("[0-9]{1,9}") ? Long.parseLong(alignment) : 0;
        if (Long.bitCount(bytes) != 1 || bytes > MAX_ALIGNMENT) {
            throw new HeaderException(
                    "general.alignment %s is not a power of two up to %d"
                            .formatted(Text.quote(alignment), MAX_ALIGNMENT));
        }
        return bytes;
    }

    private void readOne() throws IOException, HeaderException {
        long length = in.i64();
        if (length < 0 || length > MAX_KEY_BYTES) {
            throw new HeaderException(
                    "a key of %s bytes is impossible".formatted(Long.toUnsignedString(length)));
        }
        String key = in.text(length, (int) MAX_KEY_BYTES);
        if (!names.add(key)) {
            findings.problem("the key %s comes twice".formatted(Text.quote(key)));
        }
        String value = values.read();
        if (value != null) {
            keep(key, value);
        }
    }

    private void keep(String key, String value) {
        switch (key) {
            case "general.architecture" -> {
                findings.architecture(value);
                namesArchitecture = true;
            }
            case "general.alignment" -> alignment = value;
            case "split.no" -> {
                laterPart = !value.equals("0");
                findings.attribute("split_no", value);
            }
            case "general.file_type" -> {
                String name = GgufFileType.name(value);
                if (name != null) {
                    findings.quantization(name);
                }
            }
            default -> keepAttribute(key, value);
        }
    }

    private void keepAttribute(String key, String value) {
        String general = GENERAL.get(key);
        String suffix = key.substring(key.indexOf('.') + 1);
        if (general != null) {
            findings.attribute(general, value);
        } else if (OF_ARCHITECTURE.contains(suffix)) {
            findings.attribute(suffix, value);
        }
    }
}
