package dev.ballast.metadata.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One tensor's entry: `{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]}`.
final class SafetensorsTensor {
    private final JsonParser json;
    private @Nullable String type;
    private @Nullable ElementCount shape;
    private long @Nullable [] offsets;

    private SafetensorsTensor(JsonParser json) {
        this.json = json;
    }

    /// Reads the value on which the parser stands and leaves it on the value's last token. What is
    /// wrong with this tensor is reported; the next one can be read all the same.
    static void read(String name, JsonParser json, Findings findings, TensorSpans spans)
            throws IOException {
        SafetensorsTensor tensor = new SafetensorsTensor(json);
        try {
            tensor.readEntry();
            tensor.check(findings, spans);
        } catch (HeaderException e) {
            findings.problem("tensor %s %s".formatted(Text.quote(name), e.problem()));
        }
    }

    private void readEntry() throws IOException, HeaderException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            throw new HeaderException("is not an object");
        }
        @Nullable HeaderException first = null;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            json.nextToken();
            try {
                readField(field);
            } catch (HeaderException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void readField(String field) throws IOException, HeaderException {
        switch (field) {
            case "dtype" -> {
                refuseTwice(type, field);
                type = json.hasToken(JsonToken.VALUE_STRING) ? json.getText() : "";
                json.skipChildren();
            }
            case "shape" -> {
                refuseTwice(shape, field);
                shape = readShape();
            }
            case "data_offsets" -> {
                refuseTwice(offsets, field);
                offsets = readOffsets();
            }
            default -> json.skipChildren();
        }
    }

    private void refuseTwice(@Nullable Object earlier, String field)
            throws IOException, HeaderException {
        if (earlier != null) {
            json.skipChildren();
            throw new HeaderException("has %s twice".formatted(field));
        }
    }

    private ElementCount readShape() throws IOException, HeaderException {
        expectArray("shape");
        ElementCount count = new ElementCount();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            count.times(wholeNumber());
        }
        return count;
    }

    private long[] readOffsets() throws IOException, HeaderException {
        expectArray("data_offsets");
        long[] pair = {-1, -1};
        int found = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            long number = wholeNumber();
            if (found < pair.length) {
                pair[found] = number;
            }
            found++;
        }
        if (found != pair.length || pair[0] < 0 || pair[1] < pair[0]) {
            throw new HeaderException("has data_offsets that are no range");
        }
        return pair;
    }

    private void expectArray(String field) throws IOException, HeaderException {
        if (!json.isExpectedStartArrayToken()) {
            json.skipChildren();
            throw new HeaderException("has a %s that is no array".formatted(field));
        }
    }

    /// -1 for anything but a number between 0 and 2^63-1.
    private long wholeNumber() throws IOException {
        if (json.hasToken(JsonToken.VALUE_NUMBER_INT)
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return Math.max(-1, json.getLongValue());
        }
        json.skipChildren();
        return -1;
    }

    private void check(Findings findings, TensorSpans spans) throws HeaderException {
        if (type == null || shape == null || offsets == null) {
            throw new HeaderException("lacks its dtype, shape or data_offsets");
        }
        spans.add(offsets[0], offsets[1]);
        long elements = shape.elements();
        SafetensorsType known = SafetensorsType.of(type);
        findings.tensor(known, elements);
        if (known == null) {
            throw new HeaderException("has the unknown type " + Text.quote(type));
        }
        long length = offsets[1] - offsets[0];
        long expected = known.bytes(elements);
        if (length != expected) {
            throw new HeaderException(
                    "takes %d bytes, its shape needs %d".formatted(length, expected));
        }
    }
}
