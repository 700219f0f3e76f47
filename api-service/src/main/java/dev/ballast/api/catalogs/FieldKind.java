package dev.ballast.api.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// What a field of an entry holds.
enum FieldKind {
    /// Up to 400 characters on one line.
    TEXT(400),
    /// Up to 20,000 characters.
    PROSE(20_000),
    /// Up to 200 texts.
    TEXTS(400),
    /// 1 or more.
    ID(0),
    /// Above 0.
    NUMBER(0),
    FLAG(0);

    private static final int MOST_TEXTS = 200;

    private final int most;

    FieldKind(int most) {
        this.most = most;
    }

    /// Why the value cannot be one; empty if it can.
    Optional<String> fault(JsonNode value) {
        return switch (this) {
            case TEXT, PROSE -> text(value);
            case TEXTS -> texts(value);
            case ID ->
                    said(
                            value.isIntegralNumber()
                                    && value.canConvertToLong()
                                    && value.longValue() > 0,
                            "must be a whole number, 1 or more");
            case NUMBER ->
                    said(
                            value.isNumber()
                                    && value.doubleValue() > 0
                                    && value.doubleValue() < 1e6,
                            "must be a number above 0");
            case FLAG -> said(value.isBoolean(), "must be true or false");
        };
    }

    private Optional<String> text(JsonNode value) {
        if (!value.isTextual()) {
            return Optional.of("must be a text");
        }
        String text = value.textValue();
        boolean clean =
                text.codePoints()
                        .noneMatch(c ->
                                Character.getType(c) == Character.SURROGATE
                                        || (Character.isISOControl(c)
                                                && !(this == PROSE && Character.isWhitespace(c))));
        return said(
                clean && text.length() <= most,
                "takes at most %d characters, none of them a control character".formatted(most));
    }

    private Optional<String> texts(JsonNode value) {
        if (!value.isArray() || value.size() > MOST_TEXTS) {
            return Optional.of("must be a list of at most %d texts".formatted(MOST_TEXTS));
        }
        for (JsonNode item : value) {
            Optional<String> fault = text(item);
            if (fault.isPresent() || item.textValue().isBlank()) {
                return Optional.of("must be a list of texts of 1 to %d characters".formatted(most));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> said(boolean fine, String otherwise) {
        return fine ? Optional.empty() : Optional.of(otherwise);
    }
}
