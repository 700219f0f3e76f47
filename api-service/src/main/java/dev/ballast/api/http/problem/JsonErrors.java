package dev.ballast.api.http.problem;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Says in the caller's words what the JSON reader did not like: which field, or which line and
/// column. Nothing of the reader's own text gets out: it names classes, and may quote a secret.
public final class JsonErrors {
    private JsonErrors() {}

    /// What is wrong, and where.
    public static FieldError describe(JsonProcessingException error) {
        return switch (error) {
            case UnrecognizedPropertyException unknown ->
                    new FieldError(
                            fieldOf(unknown),
                            "is not a known field; known are "
                                    + names(unknown.getKnownPropertyIds()));
            case ValueInstantiationException refused ->
                    new FieldError(fieldOf(refused), reason(refused));
            case InvalidFormatException wrong ->
                    new FieldError(fieldOf(wrong), "must be " + wanted(wrong.getTargetType()));
            case MismatchedInputException wrong ->
                    new FieldError(fieldOf(wrong), "must be " + wanted(wrong.getTargetType()));
            case StreamConstraintsException tooMuch ->
                    new FieldError(
                            "body",
                            "is nested too deeply, has too many values for one body, or has a name,"
                                    + " number or text that is too long"
                                    + at(tooMuch.getLocation()));
            case JsonMappingException large
                    when large.getCause() instanceof InputCoercionException ->
                    new FieldError(fieldOf(large), "is a number out of range");
            case InputCoercionException large ->
                    new FieldError(nameAt(large.getProcessor()), "is a number out of range");
            case JsonMappingException other
                    when other.getCause() instanceof JsonProcessingException cause ->
                    describe(cause);
            default -> new FieldError("body", "is not valid JSON" + at(error.getLocation()));
        };
    }

    private static String fieldOf(JsonMappingException error) {
        StringBuilder field = new StringBuilder();
        for (JsonMappingException.Reference step : error.getPath()) {
            if (step.getFieldName() == null) {
                field.append('[').append(step.getIndex()).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return field.isEmpty() ? "body" : field.toString();
    }

    /// The name of the value that is read; maps tell it in no other way.
    private static String nameAt(@Nullable JsonParser parser) {
        try {
            String name = parser == null ? null : parser.currentName();
            return name == null ? "body" : name;
        } catch (IOException e) {
            return "body";
        }
    }

    private static String names(@Nullable Collection<Object> known) {
        return known == null
                ? "none"
                : known.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
    }

    /// Value types say what they take in their own exception.
    private static String reason(ValueInstantiationException refused) {
        return refused.getCause() instanceof IllegalArgumentException cause
                ? String.valueOf(cause.getMessage())
                : "cannot have this value";
    }

    private static String wanted(@Nullable Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Integer.class
                || type == int.class
                || type == Long.class
                || type == long.class) {
            return "a whole number";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (type == java.time.Instant.class) {
            return "a time such as 2026-01-31T12:00:00Z";
        }
        if (type == java.util.UUID.class) {
            return "a UUID";
        }
        return type.isEnum() ? "one of " + constants(type) : "an object";
    }

    private static String constants(Class<?> type) {
        return java.util.Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static String at(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }
}
