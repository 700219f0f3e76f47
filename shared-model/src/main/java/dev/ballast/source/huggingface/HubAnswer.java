package dev.ballast.source.huggingface;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.http.AnswerHead;
import dev.ballast.http.Locations;
import dev.ballast.model.job.FailureCode;
import dev.ballast.source.SourceFailure;
import java.io.IOException;
import java.util.Optional;

/// An answer of the hub's API, whatever it says.
public record HubAnswer(AnswerHead head, String body) {
    private static final ObjectMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    public boolean isGood() {
        return head.status() == 200;
    }

    /// Whether whoever answered does not know what is asked, and says nothing of the repository.
    public boolean isUnknownQuestion() {
        return switch (head.status()) {
            case 404 -> errorCode().isEmpty();
            case 405, 501 -> true;
            default -> false;
        };
    }

    /// What went wrong, in the hub's own short words (`RepoNotFound`, `GatedRepo` …).
    public Optional<String> errorCode() {
        return Optional.ofNullable(head.field("x-error-code"));
    }

    public boolean says(String code) {
        return errorCode().filter(code::equals).isPresent();
    }

    /// Reads the body.
    ///
    /// @throws SourceFailure if it is something else: then this is no hub
    public <T> T read(Class<T> type) throws SourceFailure {
        try {
            T value = JSON.readValue(body, type);
            if (value != null) {
                return value;
            }
        } catch (IOException _) {
            // Said below.
        }
        throw new SourceFailure(
                FailureCode.SOURCE_UNREACHABLE,
                "%s does not answer as a Hugging Face Hub does; check HF_ENDPOINT."
                        .formatted(Locations.printable(head.uri())),
                null);
    }
}
