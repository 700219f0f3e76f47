package dev.ballast.api.http.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.http.problem.Problem;
import dev.ballast.api.http.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/// The examples by operation, from `openapi-examples.json`. A text that begins with `#/` stands for
/// the value at that place of the file.
final class Examples {
    private static final String FILE = "/openapi-examples.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode all = read();

    /// The example of an operation.
    Optional<JsonNode> of(String operation) {
        return Optional.ofNullable(all.path("operations").get(operation)).map(this::resolved);
    }

    /// The value as lists, maps and simple values, which is what the model takes.
    static Object plain(JsonNode node) {
        return JSON.convertValue(node, Object.class);
    }

    /// A problem whose description begins with its code.
    static Object problem(String description) {
        ProblemCode code =
                Arrays.stream(ProblemCode.values())
                        .filter(candidate -> description.startsWith("`" + candidate + "`"))
                        .findFirst()
                        .orElse(ProblemCode.INVALID_REQUEST);
        return JSON.convertValue(
                Problem.of(code, code.title() + ".", "/api/v1/jobs"), Object.class);
    }

    private JsonNode resolved(JsonNode node) {
        if (node.isTextual() && node.textValue().startsWith("#/")) {
            return resolved(all.at(node.textValue().substring(1)));
        }
        if (node.isObject()) {
            var copy = JSON.createObjectNode();
            node.properties()
                    .forEach(entry -> copy.set(entry.getKey(), resolved(entry.getValue())));
            return copy;
        }
        if (node.isArray()) {
            var copy = JSON.createArrayNode();
            node.forEach(item -> copy.add(resolved(item)));
            return copy;
        }
        return node;
    }

    private static JsonNode read() {
        try (InputStream file = Examples.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is not in the jar");
            }
            return JSON.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
