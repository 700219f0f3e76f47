package dev.ballast.download.engine.transfer;

import static dev.ballast.download.engine.transfer.TransferFixture.assertCompleted;
import static dev.ballast.download.engine.transfer.TransferFixture.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.download.FaultRow;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.model.job.FailureCode;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that are of no use: documents instead of weights, refusals, servers in trouble.
class RefusalsTest {
    private static final Content CONTENT = Content.generated(7, 100_000);
    private static final String PATH = "/model.safetensors";

    @RegisterExtension final TransferFixture fixture = new TransferFixture();

    @Test
    @FaultRow(7)
    void refusesALoginPageInsteadOfWeights() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingAlwaysWith(Fault.htmlPage());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertFailed(outcome, FailureCode.SOURCE_NOT_A_MODEL);
    }

    @Test
    @FaultRow(8)
    void refusesAnErrorInJsonInsteadOfWeights() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingAlwaysWith(Fault.jsonError());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertFailed(outcome, FailureCode.SOURCE_NOT_A_MODEL);
    }

    @Test
    @FaultRow(9)
    void refusesAGitLfsPointerAndSaysWhatToDo() {
        // Given
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n";
        fixture.hub().serve(PATH, Content.of(pointer));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertThat(assertFailed(outcome, FailureCode.SOURCE_NOT_A_MODEL).detail())
                .contains("'resolve' address");
    }

    @ParameterizedTest
    @FaultRow({7, 8})
    @ValueSource(
            strings = {
                "<!DOCTYPE html><html>",
                "\n <html lang=\"en\">",
                "{\"error\": \"gated\"}",
                "{ \"error\": \"gated\"}",
                "<?xml version=\"1.0\"?><Error/>"
            })
    void refusesADocumentThatClaimsToBeBinary(String body) {
        // Given
        fixture.hub()
                .serve(PATH, Content.of(body))
                .withHeader("Content-Type", "application/octet-stream");
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertFailed(outcome, FailureCode.SOURCE_NOT_A_MODEL);
    }

    @Test
    void takesADocumentThatWasAskedForByName() {
        // Given
        Content config = Content.of("{\"error\": null}");
        fixture.hub().serve("/config.json", config).withHeader("Content-Type", "application/json");
        // When
        TransferOutcome outcome = fixture.fetch("/config.json");
        // Then
        assertCompleted(outcome, config);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    @FaultRow(20)
    void reportsARefusal(int status) {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingAlwaysWith(Fault.status(status));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertFailed(outcome, FailureCode.SOURCE_FORBIDDEN);
        assertThat(fixture.hub().exchanges(PATH)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    @FaultRow(21)
    void reportsAMissingFile(int status) {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingAlwaysWith(Fault.status(status));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertFailed(outcome, FailureCode.SOURCE_NOT_FOUND);
    }

    @Test
    @FaultRow(18)
    void handsOnHowLongARateLimitAsksToWait() {
        // Given
        fixture.hub()
                .serve(PATH, CONTENT)
                .failingAlwaysWith(Fault.status(429, Map.of("Retry-After", "17"), ""));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertThat(assertFailed(outcome, FailureCode.SOURCE_RATE_LIMITED).retryAfter())
                .isEqualTo(Duration.ofSeconds(17));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504})
    @FaultRow(19)
    void triesAgainAfterAPassingFailure(int status) {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingTimesWith(2, Fault.status(status));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
    }

    @Test
    @FaultRow(19)
    void reportsALongUnavailabilityInsteadOfWaitingForIt() {
        // Given
        fixture.hub()
                .serve(PATH, CONTENT)
                .failingAlwaysWith(Fault.status(503, Map.of("Retry-After", "120"), ""));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertThat(assertFailed(outcome, FailureCode.SOURCE_UNREACHABLE).retryAfter())
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(fixture.hub().exchanges(PATH)).hasSize(1);
    }

    @Test
    void reportsAServerThatIsNotThere() {
        // Given
        URI nobody = fixture.hub().uri(PATH);
        fixture.hub().close();
        // When
        TransferOutcome outcome =
                fixture.run(
                        TransferRequest.of("m", nobody, Expectation.NONE, fixture.staging(), 1));
        // Then
        assertFailed(outcome, FailureCode.SOURCE_UNREACHABLE);
    }
}
