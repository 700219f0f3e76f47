package dev.ballast.download.source.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.huggingface.HubFile;
import dev.ballast.local.hub.huggingface.HubRepo;
import dev.ballast.local.hub.huggingface.HuggingFaceHub;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every way in which the hub says no has a code and a sentence that says what to do.
class HubRefusalsTest {
    private static final String REF = "hf://acme/tiny";
    private static final String TOKEN = "hf_abcdefghijklmnopqrstuvwxyz0123456789";
    private static final HubFile FILE = HubFile.git("{}");

    private final HubFixture fixture = new HubFixture();
    private final HuggingFaceHub hub = fixture.hub;
    private final HubRepo repo = hub.token(TOKEN).model("acme/tiny");

    @BeforeEach
    void fill() {
        repo.commit("main", files -> files.put("config.json", FILE));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aWrongTokenIsToBeReplaced() {
        assertFails(
                REF,
                "hf_wrong",
                FailureCode.SOURCE_FORBIDDEN,
                "127.0.0.1 does not accept the token that was given: it is mistyped, expired or"
                        + " revoked. Make a new one at %s/settings/tokens.");
    }

    @Test
    void withoutATokenAPrivateRepositoryAndAMissingOneAreTheSame() {
        repo.hidden();
        assertFails(
                REF,
                null,
                FailureCode.SOURCE_FORBIDDEN,
                "Model acme/tiny was not found: it is misspelt or removed, or private. Check the"
                        + " name; if it is private, give a token that may read it with the job,"
                        + " store one for huggingface.co, or set HF_TOKEN of the workers.");
    }

    @Test
    void aRepositoryThatIsGatedIsNotAbsent() {
        repo.hidden();
        assertThatExceptionOfType(SourceFailure.class)
                .isThrownBy(() -> fixture.resolve(REF))
                .matches(SourceFailure::isAbsent);
        repo.gated();
        assertThatExceptionOfType(SourceFailure.class)
                .isThrownBy(() -> fixture.resolve(REF))
                .matches(failure -> !failure.isAbsent());
    }

    @Test
    void aTokenThatMayNotReadAPrivateRepositoryIsNamed() {
        repo.hidden();
        assertFails(
                REF,
                TOKEN,
                FailureCode.SOURCE_NOT_FOUND,
                "Model acme/tiny was not found: it is misspelt or removed, or private and the token"
                        + " that was given may not read it. Check %s/acme/tiny.");
    }

    @Test
    void aRemovedRepositoryIsNotFound() {
        hub.remove(repo);
        assertFails(REF, TOKEN, FailureCode.SOURCE_NOT_FOUND, "Model acme/tiny was not found");
    }

    @Test
    void aGatedRepositoryIsToBeOpenedOnItsPage() {
        repo.gated();
        assertFails(
                REF,
                null,
                FailureCode.SOURCE_FORBIDDEN,
                "Model acme/tiny is gated. Open %s/acme/tiny, log in and accept the terms; then"
                        + " give a token");
        assertFails(
                REF,
                TOKEN,
                FailureCode.SOURCE_FORBIDDEN,
                "Model acme/tiny is gated, and the account of the token that was given has no"
                        + " access yet. Open %s/acme/tiny with that account");
    }

    @Test
    void aGatedRepositoryIsOpenToThoseWhoWereLetIn() throws SourceFailure {
        repo.gated().letIn(TOKEN);
        assertThat(fixture.resolve(REF, TOKEN).files()).hasSize(1);
    }

    @Test
    void aDisabledRepositoryIsForNobody() {
        repo.disabled();
        assertFails(
                REF,
                TOKEN,
                FailureCode.SOURCE_FORBIDDEN,
                "Model acme/tiny was disabled by the hub");
    }

    @Test
    void aRenamedRepositoryIsFollowed() throws SourceFailure {
        // Given
        hub.rename(repo, "acme/small");
        // When
        var plan = fixture.resolve(REF, TOKEN);
        // Then
        assertThat(plan.files().getFirst().uri().getPath()).startsWith("/acme/small/resolve/");
        assertThat(hub.exchanges())
                .allMatch(it -> it.request().header("Authorization").isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hf://acme/tiny/config.yaml", "hf://acme/tiny/no/such/folder"})
    void aMissingFileIsNamed(String ref) {
        assertFails(ref, null, FailureCode.SOURCE_NOT_FOUND, "Model acme/tiny has no ");
    }

    @Test
    void aCommitThatIsNotThereIsNotFound() {
        assertFails(
                REF + "@" + "0".repeat(40),
                null,
                FailureCode.SOURCE_NOT_FOUND,
                "Model acme/tiny has no such revision.");
    }

    @Test
    void aPauseIsKeptAsLongAsTheHubSays() {
        // Given
        hub.limit("api", 0, Duration.ofSeconds(90));
        // When
        SourceFailure failure = failure(REF, null);
        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.SOURCE_RATE_LIMITED);
        assertThat(failure.retryAfter()).isBetween(Duration.ofSeconds(88), Duration.ofSeconds(91));
        assertThat(failure.detail()).contains("asks for a pause of", "With a token");
    }

    @Test
    void aPauseIsReadFromRetryAfterToo() {
        hub.failing("/api/", 1, Fault.status(429, Map.of("Retry-After", "7"), ""));
        assertThat(failure(REF, null).retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aMirrorThatIsDownIsPassedOverAndThenAskedLast() throws SourceFailure {
        // Given
        try (HuggingFaceHub mirror = hub.mirror()) {
            fixture.source = fixture.source(null, mirror.endpoint(), hub.endpoint());
            mirror.failing("/api/", 1, Fault.status(503));
            // When
            fixture.resolve(REF);
            fixture.resolve(REF);
            // Then
            assertThat(mirror.exchanges()).hasSize(1);
            assertThat(hub.exchanges()).hasSize(4);
        }
    }

    @Test
    void allMirrorsThatAreDownAreNamed() {
        URI gone = URI.create("http://127.0.0.1:1");
        fixture.source = fixture.source(null, gone, hub.endpoint());
        hub.failing("/api/", 1, Fault.status(502));
        assertFails(
                REF,
                null,
                FailureCode.SOURCE_UNREACHABLE,
                "None of the 2 mirrors in HF_ENDPOINT answers:"
                        + " http://127.0.0.1:1/api/models/acme/tiny");
    }

    @Test
    void somethingElseThanAHubIsNoticed() {
        hub.failing("/api/", 1, Fault.htmlPage());
        assertFails(
                REF,
                null,
                FailureCode.SOURCE_UNREACHABLE,
                "%s/api/models/acme/tiny does not answer as a Hugging Face Hub does; check"
                        + " HF_ENDPOINT.");
    }

    @Test
    void aListingThatLeadsInACircleEnds() {
        String link = "<%s/api/models/acme/tiny/tree/x>; rel=\"next\"".formatted(hub.endpoint());
        hub.failing("/tree/", 5, Fault.status(200, Map.of("Link", link), "[]"));
        assertFails(REF, null, FailureCode.SOURCE_UNREACHABLE, "%s lists its files without an end");
    }

    @Test
    void theJobsTokenGoesBeforeTheWorkers() throws SourceFailure {
        // Given
        repo.hidden().letIn(TOKEN);
        fixture.source = fixture.source("hf_worker", hub.endpoint());
        // When
        fixture.resolve(REF, TOKEN);
        // Then
        assertThat(hub.exchanges())
                .allMatch(it ->
                        it.request().header("Authorization").orElse("").equals("Bearer " + TOKEN));
    }

    @Test
    void theWorkersTokenIsUsedWhereTheJobHasNone() throws SourceFailure {
        repo.hidden().letIn(TOKEN);
        fixture.source = fixture.source(TOKEN, hub.endpoint());
        assertThat(fixture.resolve(REF).files()).hasSize(1);
    }

    @Test
    void theNextPageOfAListingGetsNoTokenAtAnotherOrigin() throws SourceFailure {
        // Given
        repo.commit("main", files -> files.put("b", HubFile.git(Content.of("b"))));
        try (HuggingFaceHub other = hub.mirror()) {
            hub.pagesOf(1).nextPagesAt(other.endpoint());
            // When
            var plan = fixture.resolve(REF, TOKEN);
            // Then
            assertThat(plan.files()).hasSize(2);
            assertThat(other.exchanges())
                    .hasSize(1)
                    .allMatch(it -> it.request().header("Authorization").isEmpty());
        }
    }

    private void assertFails(
            String ref, @Nullable String token, FailureCode code, String beginning) {
        SourceFailure failure = failure(ref, token);
        assertThat(failure.code()).as(failure.detail()).isEqualTo(code);
        assertThat(failure.detail()).startsWith(beginning.replace("%s", hub.endpoint().toString()));
        assertThat(failure.detail()).doesNotContain(TOKEN).doesNotContain("hf_wrong");
    }

    private SourceFailure failure(String ref, @Nullable String token) {
        return Objects.requireNonNull(
                catchThrowableOfType(
                        SourceFailure.class,
                        () -> fixture.source.resolve(SourceRef.parse(ref), Credential.of(token))));
    }
}
