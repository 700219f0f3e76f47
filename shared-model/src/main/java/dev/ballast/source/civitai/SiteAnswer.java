package dev.ballast.source.civitai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ballast.http.AnswerHead;
import dev.ballast.http.HttpAnswer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// What the site said to a question.
///
/// @param endpoint that gave it
/// @param json the body; missing if it is not JSON
/// @param retryAfter how long it wants to be left alone after a refusal; null if it did not say
/// @param exhausted how long the quota is used up with this answer, whatever it is; null if it is
///   not
public record SiteAnswer(
        URI endpoint,
        int status,
        String mediaType,
        JsonNode json,
        @Nullable Duration retryAfter,
        @Nullable Duration exhausted) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// A model with hundreds of versions takes a few megabytes.
    private static final int LONGEST_BODY = 32 << 20;

    private static final int LONGEST_TEXT = 300;

    /// Reads all of it.
    static SiteAnswer read(URI endpoint, HttpAnswer answer) throws IOException {
        AnswerHead head = answer.head();
        byte[] body = answer.body().readNBytes(LONGEST_BODY);
        if (body.length == LONGEST_BODY) {
            throw new IOException("an answer of more than 32 MiB");
        }
        return new SiteAnswer(
                endpoint,
                head.status(),
                head.mediaType(),
                json(body),
                head.status() == 200 ? null : head.retryAfter(Instant.now()),
                head.exhausted(Instant.now()));
    }

    public boolean isPage() {
        return mediaType.equals("text/html") || mediaType.equals("application/xhtml+xml");
    }

    /// What it says in words, `error` and `message`; empty for nothing. At most 300 characters, fit
    /// for a log.
    public String words() {
        JsonNode error = json.path("error");
        Stream<JsonNode> all =
                Stream.concat(
                        Stream.of(error, error.path("message"), json.path("message")),
                        StreamSupport.stream(json.path("errors").spliterator(), false));
        String text =
                String.join(
                                ": ",
                                all.filter(JsonNode::isTextual)
                                        .map(JsonNode::asText)
                                        .distinct()
                                        .toList())
                        .replaceAll("\\p{Cntrl}", " ")
                        .strip();
        return text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(body);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        } catch (IOException e) {
            throw new IllegalStateException("an array can always be read", e);
        }
    }
}
