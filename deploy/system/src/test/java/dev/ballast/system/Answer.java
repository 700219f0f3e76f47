package dev.ballast.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/// What the API said.
///
/// @param body the JSON body; a missing node where there is none
/// @param text the body as it came
record Answer(int status, HttpHeaders headers, JsonNode body, String text) {

    /// The `code` of a problem, empty for any other answer.
    String code() {
        return body.path("code").asText();
    }

    /// The body, once the status is the one that the caller counts on.
    ///
    /// @throws AssertionError showing the whole answer otherwise
    JsonNode expect(int wanted) {
        if (status != wanted) {
            throw new AssertionError("%d instead of %d: %s".formatted(status, wanted, text));
        }
        return body;
    }
}
