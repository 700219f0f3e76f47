package dev.ballast.api.http.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.http.problem.FieldError;
import dev.ballast.api.http.problem.InvalidRequestException;
import dev.ballast.api.http.problem.JsonErrors;
import java.util.List;

/// Reads bodies that come as text, as they are taken under any media type.
public final class JsonTexts {
    private JsonTexts() {}

    /// The body.
    ///
    /// @throws InvalidRequestException if it is no JSON of this type, or null
    public static <T> T read(ObjectMapper json, String text, Class<T> type) {
        try {
            T body = json.readValue(text, type);
            if (body == null) {
                throw new InvalidRequestException(
                        List.of(new FieldError("body", "is empty, it takes a JSON object")));
            }
            return body;
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(List.of(JsonErrors.describe(e)));
        }
    }
}
