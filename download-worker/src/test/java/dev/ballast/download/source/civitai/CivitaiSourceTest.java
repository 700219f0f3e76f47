package dev.ballast.download.source.civitai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.download.source.SourcePlan;
import dev.ballast.http.HttpFetcher;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.hub.civitai.Door;
import dev.ballast.local.hub.civitai.Release;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Work;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CivitaiSourceTest extends CivitaiFixture {
    @Test
    void plansThePrimaryFileWithTheDigestOfTheSiteAndTheSizeOfTheStorage() throws SourceFailure {
        // Given
        hub.release(123, 456).file(789, "tiny.safetensors", WEIGHTS);
        // When
        SourcePlan plan = source.resolve(SourceRef.parse("civitai://456"), Credential.NONE);
        // Then
        Work.PlannedFile file = plan.files().getFirst();
        assertThat(plan.revision()).isEqualTo("456");
        assertThat(plan.name()).isEqualTo("Model 123 v456");
        assertThat(plan.files()).hasSize(1);
        assertThat(file.path().value()).isEqualTo("tiny.safetensors");
        assertThat(file.size()).isEqualTo(WEIGHTS.length());
        assertThat(file.sha256()).isEqualTo(new Sha256(WEIGHTS.sha256()));
        assertThat(file.uri()).hasPath("/api/download/models/456").hasQuery("fileId=789");
    }

    @Test
    void fetchesAtTheEndpointThatAnswersAfterOneDidNot() throws SourceFailure {
        // Given
        hub.release(123, 456).file(789, "tiny.safetensors", WEIGHTS);
        URI dead = URI.create("http://127.0.0.1:1");
        CivitaiSource mirrored = source(http, List.of(dead, hub.endpoint()), null);
        SourceRef ref = SourceRef.parse("civitai://456");
        // When
        SourcePlan plan = mirrored.resolve(ref, Credential.NONE);
        // Then
        Work.PlannedFile file = plan.files().getFirst();
        assertThat(mirrored.address(ref, plan.revision(), file).toString())
                .startsWith(hub.endpoint().toString());
        mirrored.unreachable(hub.endpoint());
        assertThat(mirrored.address(ref, plan.revision(), file).toString())
                .startsWith(dead.toString());
    }

    @Test
    void pinsTheNewestPublishedVersionOfAModel() throws SourceFailure {
        // Given
        hub.release(123, 455).file(1, "old.safetensors", Content.generated(1, 10));
        hub.release(123, 456).file(2, "new.safetensors", WEIGHTS);
        hub.release(123, 457).edit(version -> version.put("status", "Draft"));
        // When
        SourcePlan plan = source.resolve(SourceRef.parse("civitai://model/123"), Credential.NONE);
        // Then
        assertThat(plan.revision()).isEqualTo("456");
        assertThat(plan.files().getFirst().path().value()).isEqualTo("new.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"civitai://455", "civitai://model/123"})
    void tellsTheNewestPublishedVersionOfTheModelThatAVersionBelongsTo(String ref)
            throws SourceFailure {
        // Given
        hub.release(123, 455).file(1, "old.safetensors", WEIGHTS);
        hub.release(123, 456).file(2, "new.safetensors", WEIGHTS);
        hub.release(123, 457).edit(version -> version.put("status", "Draft"));
        // When, Then
        assertThat(source.newest(SourceRef.parse(ref), Credential.NONE)).isEqualTo("456");
    }

    @Test
    void readsAVersionOfWhichNextToNothingIsTold() throws SourceFailure {
        // Given
        hub.release(123, 456)
                .file(
                        789,
                        "tiny.safetensors",
                        WEIGHTS,
                        file -> {
                            file.removeAll();
                            file.put("id", 789).putNull("hashes").put("type", "Something New");
                        })
                .edit(version -> {
                    version.retain("files", "id");
                    version.put("status", "SomethingNew").putNull("model").putNull("name");
                });
        // When
        SourcePlan plan = source.resolve(SourceRef.parse("civitai://456"), Credential.NONE);
        // Then
        Work.PlannedFile file = plan.files().getFirst();
        assertThat(plan.name()).isNull();
        assertThat(file.path().value()).isEqualTo("download");
        assertThat(file.sha256()).isNull();
        assertThat(file.validator()).isNotNull();
    }

    @Test
    void checksABlake3WhereThatIsTheOnlyDigest() throws SourceFailure {
        // Given
        String blake3 = "ab".repeat(32);
        hub.release(123, 456)
                .file(
                        789,
                        "tiny.safetensors",
                        WEIGHTS,
                        file ->
                                file.putObject("hashes")
                                        .put("BLAKE3", blake3.toUpperCase(Locale.ROOT))
                                        .put("CRC32", "01234567")
                                        .put("SHA256", "pending"));
        // When
        SourcePlan plan = source.resolve(SourceRef.parse("civitai://456"), Credential.NONE);
        // Then
        assertThat(plan.files().getFirst().sha256()).isNull();
        assertThat(plan.files().getFirst().blake3()).isEqualTo(blake3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"../../etc/passwd | passwd", ".hidden.pt | hidden.pt", "a:b/c.pt | c.pt"})
    void makesAHostileNameHarmless(String name, String safe) throws SourceFailure {
        // Given
        hub.release(123, 456).file(789, name, WEIGHTS);
        // When
        SourcePlan plan = source.resolve(SourceRef.parse("civitai://456"), Credential.NONE);
        // Then
        assertThat(plan.files().getFirst().path().value()).isEqualTo(safe);
    }

    @Test
    void asksTheNextEndpointWhereOneDoesNotAnswer() throws SourceFailure {
        // Given
        hub.release(123, 456).file(789, "tiny.safetensors", WEIGHTS);
        Hub gone = Hub.start();
        gone.close();
        CivitaiSource failover = source(http, List.of(gone.uri(""), hub.endpoint()), null);
        // When
        SourcePlan plan = failover.resolve(SourceRef.parse("civitai://456"), Credential.NONE);
        // Then
        assertThat(plan.files().getFirst().uri().toString()).startsWith(hub.endpoint().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LOGIN        | SOURCE_FORBIDDEN    | make an API key",
                "DISABLED     | SOURCE_FORBIDDEN    | switched that off",
                "EARLY_ACCESS | SOURCE_FORBIDDEN    | early access until 2099-01-02T03:04:05Z",
                "NO_GRANT     | SOURCE_FORBIDDEN    | You do not have permission",
                "FIREWALL     | SOURCE_FORBIDDEN    | firewall",
                "MISSING      | SOURCE_NOT_FOUND    | is not there",
                "ARCHIVED     | SOURCE_NOT_FOUND    | archived",
                "BUSY         | SOURCE_RATE_LIMITED | wants a pause"
            })
    void saysWhyADownloadIsRefused(Door door, FailureCode code, String words) {
        // Given
        hub.release(123, 456).file(789, "tiny.safetensors", WEIGHTS).door(door);
        // When
        SourceFailure failure = failure("civitai://456");
        // Then
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.detail()).contains("CivitAI version 456", words);
    }

    @Test
    void wantsALongPauseWhereTheSiteNamesNoTime() {
        // Given
        hub.release(123, 456).file(789, "tiny.safetensors", WEIGHTS).door(Door.BUSY);
        // When, Then
        assertThat(failure("civitai://456").retryAfter()).isGreaterThan(Duration.ofMinutes(1));
    }

    static Stream<Arguments> metadata() {
        return Stream.of(
                row(
                        "unpublished",
                        v -> v.put("status", "Unpublished"),
                        "SOURCE_NOT_FOUND",
                        "not published"),
                row(
                        "archived",
                        v -> v.withObject("model").put("mode", "Archived"),
                        "SOURCE_NOT_FOUND",
                        "archived"),
                row(
                        "taken down",
                        v -> v.withObject("model").put("mode", "TakenDown"),
                        "SOURCE_NOT_FOUND",
                        "taken down"),
                row("without files", v -> v.putArray("files"), "SOURCE_NOT_FOUND", "has no files"),
                row(
                        "for use there only",
                        v -> v.put("usageControl", "InternalGeneration"),
                        "SOURCE_FORBIDDEN",
                        "allows no download"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("metadata")
    void saysWhyAVersionCannotBeHad(
            String name, Consumer<ObjectNode> edit, FailureCode code, String words) {
        // Given
        hub.release(123, 456).file(789, "tiny.safetensors", WEIGHTS).edit(edit);
        // When
        SourceFailure failure = failure("civitai://456");
        // Then
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.detail()).contains(words);
    }

    @Test
    void saysThatAVersionIsForPaidAccess() {
        // Given
        hub.release(123, 456)
                .file(789, "tiny.safetensors", WEIGHTS)
                .edit(version -> version.putObject("paidAccess").put("permanent", true))
                .door(Door.NO_GRANT);
        // When, Then
        assertThat(failure("civitai://456").detail()).contains("paid access");
    }

    @Test
    void saysWhichFilesThereAreWhereTheOneIsNot() {
        // Given
        hub.release(123, 456).file(789, "tiny.safetensors", WEIGHTS);
        // When, Then
        assertThat(failure("civitai://456?file=1").detail()).contains("?file=789 tiny.safetensors");
    }

    @Test
    void saysThatThereIsNoSuchVersion() {
        assertThat(failure("civitai://1").code()).isEqualTo(FailureCode.SOURCE_NOT_FOUND);
        assertThat(failure("civitai://model/1").code()).isEqualTo(FailureCode.SOURCE_NOT_FOUND);
    }

    @Test
    void doesNotTakeTheLoginPageForAFile() {
        // Given
        hub.release(123, 456).file(789, "tiny.safetensors", WEIGHTS).door(Door.LOGIN);
        try (HttpFetcher browser = fetcher("Mozilla/5.0")) {
            CivitaiSource asBrowser = source(browser, List.of(hub.endpoint()), null);
            // When
            SourceFailure failure =
                    catchThrowableOfType(
                            SourceFailure.class,
                            () ->
                                    asBrowser.resolve(
                                            SourceRef.parse("civitai://456"), Credential.NONE));
            // Then
            assertThat(failure.code()).isEqualTo(FailureCode.SOURCE_NOT_A_MODEL);
        }
    }

    @Test
    void findsTheDownloadAgainAfterItsLinkRanOutOrSaysWhyNot() throws SourceFailure {
        // Given
        Release release = hub.release(123, 456).file(789, "tiny.safetensors", WEIGHTS);
        SourceRef ref = SourceRef.parse("civitai://456");
        Work.PlannedFile file = source.resolve(ref, Credential.NONE).files().getFirst();
        // When
        URI again = source.renew(ref, "456", file, Credential.NONE);
        // Then
        assertThat(again).isEqualTo(file.uri());
        // When
        release.door(Door.ARCHIVED);
        SourceFailure failure =
                catchThrowableOfType(
                        SourceFailure.class, () -> source.renew(ref, "456", file, Credential.NONE));
        // Then
        assertThat(failure.detail()).contains("archived");
    }

    @Test
    void aPauseIsForTheEndpointThatAskedForIt() {
        // Given
        hub.release(123, 456).failing(99, Fault.status(429));
        CivitaiSource both =
                source(http, List.of(URI.create("http://127.0.0.1:1"), hub.endpoint()), null);
        // When
        SourceFailure failure =
                catchThrowableOfType(
                        SourceFailure.class,
                        () -> both.resolve(SourceRef.parse("civitai://456"), Credential.NONE));
        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.SOURCE_RATE_LIMITED);
        assertThat(failure.speaker()).isEqualTo(hub.endpoint());
    }

    private SourceFailure failure(String ref) {
        return catchThrowableOfType(
                SourceFailure.class, () -> source.resolve(SourceRef.parse(ref), Credential.NONE));
    }

    private static Arguments row(
            String name, Consumer<ObjectNode> edit, String code, String words) {
        return Arguments.of(name, edit, FailureCode.valueOf(code), words);
    }
}
