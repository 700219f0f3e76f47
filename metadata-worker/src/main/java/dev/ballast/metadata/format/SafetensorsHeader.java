package dev.ballast.metadata.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// The header of a safetensors file: 8 bytes of length, then JSON that names each tensor's type,
/// shape and place. The rules are those of the reference library: the tensors tile the data from 0
/// to the file's end, no key comes twice, the JSON takes at most 100,000,000 bytes.
final class SafetensorsHeader {
    private static final long LENGTH_BYTES = 8;
    private static final long MAX_JSON_BYTES = 100_000_000;
    private static final int MAX_TENSORS = 250_000;
    private static final int MAX_NESTING = 32;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    // Names of tensors are seen once; a table of them would only cost memory.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_NESTING)
                                    .maxNameLength(4096)
                                    .maxStringLength(1_000_000)
                                    .build())
                    .build();

    private final HeaderReader in;
    private final Findings findings;
    private final NameSet names = new NameSet();
    private final TensorSpans spans = new TensorSpans();
    private int tensors;

    SafetensorsHeader(HeaderReader in, Findings findings) {
        this.in = in;
        this.findings = findings;
    }

    void read() throws IOException {
        try {
            readLengthAndJson();
        } catch (HeaderException e) {
            findings.problem(e.problem());
        } catch (JsonProcessingException e) {
            findings.problem(
                    "the header is not valid JSON at character %d: %s"
                            .formatted(
                                    e.getLocation() == null ? 0 : e.getLocation().getCharOffset(),
                                    Text.clean(e.getOriginalMessage())));
        } catch (CharacterCodingException e) {
            findings.problem("the header is not valid UTF-8");
        }
        tellQuantization();
    }

    private void readLengthAndJson() throws IOException, HeaderException {
        in.order(ByteOrder.LITTLE_ENDIAN);
        long length = in.i64();
        if (length < 0 || length > MAX_JSON_BYTES) {
            throw new HeaderException(
                    "the header claims %s bytes, at most %d are allowed"
                            .formatted(Long.toUnsignedString(length), MAX_JSON_BYTES));
        }
        long dataStart = LENGTH_BYTES + length;
        boolean whole = dataStart <= in.size();
        if (!whole) {
            findings.problem(
                    "truncated: the header ends at %d, the file at %d"
                            .formatted(dataStart, in.size()));
        }
        boolean allSeen = readJson(dataStart, whole);
        if (whole && allSeen) {
            checkData(dataStart);
        }
    }

    /// False if the header goes on and what was seen of it is no base for a verdict on the data.
    private boolean readJson(long end, boolean whole) throws IOException, HeaderException {
        InputStreamReader utf8 =
                new InputStreamReader(
                        in.streamTo(end),
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT));
        try (JsonParser json = JSON.createParser(utf8)) {
            return readTensors(json);
        } catch (JsonProcessingException | CharacterCodingException e) {
            if (whole) {
                throw e;
            }
            return false; // Cut off, which has been said already.
        }
    }

    private boolean readTensors(JsonParser json) throws IOException, HeaderException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new HeaderException("the header is not a JSON object");
        }
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            if (!names.add(name)) {
                findings.problem("the key %s comes twice".formatted(Text.quote(name)));
            }
            json.nextToken();
            if (name.equals("__metadata__")) {
                new SafetensorsMetadata(json, findings).read();
            } else if (++tensors > MAX_TENSORS) {
                findings.problem(
                        "more than %d tensors, the rest is not read".formatted(MAX_TENSORS));
                return false;
            } else {
                SafetensorsTensor.read(name, json, findings, spans);
            }
        }
        if (json.nextToken() != null) {
            findings.problem("the header goes on after its JSON object");
        }
        return true;
    }

    private void checkData(long dataStart) {
        spans.checkTiling(1, findings);
        long available = in.size() - dataStart;
        if (spans.end() != available) {
            findings.problem(
                    "%s: tensors end at %s, the file at %d"
                            .formatted(
                                    spans.end() > available ? "truncated" : "trailing bytes",
                                    Long.toUnsignedString(dataStart + spans.end()),
                                    in.size()));
        }
    }

    private void tellQuantization() {
        String dominant = findings.dominantType();
        SafetensorsType type = dominant == null ? null : SafetensorsType.of(dominant);
        if (type != null && type.isQuantized()) {
            findings.quantization(type.name());
        }
    }
}
