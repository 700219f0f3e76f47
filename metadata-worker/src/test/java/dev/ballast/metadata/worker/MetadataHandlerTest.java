package dev.ballast.metadata.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Exchange;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.huggingface.HubFile;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.RateBucket;
import dev.ballast.model.message.RateHold;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataHandlerTest extends HubsFixture {
    @Test
    void tellsWhatCivitaiSaysOfAVersion() throws IOException {
        // Given
        civitai.release(123, 456)
                .file(789, "tiny.safetensors", Content.of("weights"))
                .file(790, "other.safetensors", Content.of("others"))
                .edit(version -> {
                    version.put("name", "v2").put("baseModel", "SDXL 1.0");
                    version.put("publishedAt", "2026-01-01T00:00:00.000Z");
                    version.putArray("trainedWords").add("tinystyle");
                    version.putObject("stats").put("downloadCount", 10);
                    version.putObject("model")
                            .put("name", "Tiny 可爱 style")
                            .put("type", "LORA")
                            .put("nsfw", false);
                    version.putArray("images")
                            .addObject()
                            .put("url", civitai.pictureUri("1.png").toString())
                            .put("type", "image")
                            .put("nsfwLevel", 1);
                });
        civitai.describe(
                123,
                model -> {
                    model.put("description", "<p>What it <b>is</b>.</p><script>alert(1)</script>");
                    model.putArray("tags").add("style");
                    model.putObject("creator").put("username", "acme");
                });
        civitai.picture("1.png", Content.of(png()));
        // When
        HubFacts facts = described(handle("civitai://456"));
        // Then
        assertThat(facts.name()).isEqualTo("Tiny style v2 [SDXL 1.0]");
        assertThat(facts.description()).isEqualTo("What it is.");
        assertThat(facts.baseModel()).isEqualTo("SDXL 1.0");
        assertThat(facts.tags()).containsExactly("style");
        assertThat(facts.trainedWords()).containsExactly("tinystyle");
        assertThat(facts.author()).isEqualTo("acme");
        assertThat(facts.stats()).containsEntry("downloadCount", 10L);
        assertThat(facts.modelId()).isEqualTo(123);
        assertThat(facts.fileId()).isEqualTo(789);
        assertThat(facts.offer())
                .isNotNull()
                .returns("tiny.safetensors", HubFacts.Offer::file)
                .returns(null, HubFacts.Offer::refusal);
        assertThat(facts.updatedAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(facts.preview()).isNotNull();
        assertThat(shelf).hasSize(1);
    }

    @Test
    void tellsWhatTheHuggingFaceHubSaysOfARepository() {
        // Given
        String commit =
                huggingFace
                        .model("acme/tiny")
                        .gated()
                        .describe(info -> {
                            info.put("pipeline_tag", "text-generation").put("downloads", 7);
                            info.putArray("tags").add("safetensors");
                            info.putObject("cardData")
                                    .put("license", "mit")
                                    .put("base_model", "acme/base");
                            info.putObject("safetensors").putObject("parameters").put("BF16", 1000);
                        })
                        .commit("main", files -> files.put("config.json", HubFile.git("{}")));
        // When
        HubFacts facts = described(handle("hf://acme/tiny"));
        // Then
        assertThat(facts.license()).isEqualTo("mit");
        assertThat(facts.gated()).isEqualTo("auto");
        assertThat(facts.baseModel()).isEqualTo("acme/base");
        assertThat(facts.parameters()).containsEntry("BF16", 1000L);
        assertThat(facts.type()).isEqualTo("text-generation");
        assertThat(facts.revision()).isEqualTo(commit);
        assertThat(facts.updatedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(facts.name()).isNull();
    }

    @Test
    void identifiesContentsByOneQuestion() {
        // Given
        Content known = Content.of("known");
        civitai.release(123, 456).file(789, "tiny.safetensors", known);
        Work work =
                new Work.Identify(
                        UUID.randomUUID(),
                        VolumeName.SHARED,
                        List.of(new Sha256(known.sha256()), new Sha256("00".repeat(32))),
                        0);
        // When
        TaskEvent outcome = handler().handle(claim(work), new FixedContext(null));
        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        TaskEvent.Identified.class,
                        identified ->
                                assertThat(identified.versions())
                                        .isEqualTo(Map.of(known.sha256(), 456L)));
        assertThat(civitai.exchanges()).hasSize(1);
    }

    @Test
    void whoTakesOverAsksOnlyForWhatIsMissing() {
        // Given
        civitai.release(123, 456);
        Claim claim = claim("civitai://456");
        handler().handle(claim, new FixedContext(null));
        // When
        TaskEvent outcome = handler().handle(claim, new FixedContext(null));
        // Then
        described(outcome);
        Map<String, Long> asked =
                civitai.exchanges().stream()
                        .map(Exchange::request)
                        .collect(
                                Collectors.groupingBy(
                                        request -> request.path(), Collectors.counting()));
        assertThat(asked)
                .isEqualTo(Map.of("/api/v1/model-versions/456", 1L, "/api/v1/models/123", 1L));
    }

    @Test
    void keepsNoAnswerOnceItWasHeard() {
        // Given
        civitai.release(123, 456);
        Claim claim = claim("civitai://456");
        MetadataHandler handler = handler();
        // When
        handler.told(handler.handle(claim, new FixedContext(null)));
        // Then
        assertThat(root.resolve(".ballast/staging").resolve(claim.task().toString()))
                .doesNotExist();
    }

    @Test
    void anAnswerThatALossOfPowerSpoiltIsAskedForAnew() throws IOException {
        // Given
        civitai.release(123, 456);
        Claim claim = claim("civitai://456");
        handler().handle(claim, new FixedContext(null));
        Path folder = root.resolve(".ballast/staging").resolve(claim.task().toString());
        try (DirectoryStream<Path> answers = Files.newDirectoryStream(folder)) {
            for (Path answer : answers) {
                Files.write(answer, new byte[0]);
            }
        }
        // When
        TaskEvent outcome = handler().handle(claim, new FixedContext(null));
        // Then
        described(outcome);
        assertThat(civitai.exchanges()).hasSize(4);
    }

    @Test
    void saysThatItDoesNotHaveTheVolume() throws IOException {
        Files.delete(root.resolve(".ballast/volume"));

        assertThat(handle("civitai://456"))
                .isInstanceOfSatisfying(
                        TaskEvent.Failed.class,
                        failed ->
                                assertThat(failed.code())
                                        .isEqualTo(FailureCode.VOLUME_UNAVAILABLE));
    }

    @Test
    void asksNothingWhileAPauseLastsThatOthersWereToldOf() {
        // Given
        huggingFace.model("acme/tiny").commit("main", files -> files.put("a", HubFile.git("{}")));
        RateBucket bucket = RateBucket.of(huggingFace.endpoint(), null);
        holds.heard(List.of(new RateHold(bucket, 60)));
        // When
        TaskEvent outcome = handle("hf://acme/tiny");
        // Then
        assertThat(huggingFace.exchanges()).isEmpty();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        TaskEvent.Failed.class,
                        failed ->
                                assertThat(failed)
                                        .returns(
                                                FailureCode.SOURCE_RATE_LIMITED,
                                                TaskEvent.Failed::code)
                                        .returns(60L, TaskEvent.Failed::retryAfterSeconds)
                                        .returns(true, TaskEvent.Failed::unasked));
    }

    @ParameterizedTest
    @CsvSource({
        "400, SOURCE_UNREACHABLE",
        "408, SOURCE_UNREACHABLE",
        "425, SOURCE_UNREACHABLE",
        "500, SOURCE_UNREACHABLE",
        "404, SOURCE_NOT_FOUND",
        "410, SOURCE_NOT_FOUND"
    })
    void onlyWhatIsSaidToBeGoneIsNotFound(int status, FailureCode code) {
        civitai.release(123, 456).failing(99, Fault.status(status));

        assertThat((TaskEvent.Failed) handle("civitai://456"))
                .returns(code, TaskEvent.Failed::code);
    }

    @Test
    void aRefusalThatIsTheLastAnswerOfTheQuotaIsFollowedByAPause() {
        // Given
        civitai.allowing(1, Duration.ofMinutes(1));
        MetadataHandler handler = handler();
        // When
        TaskEvent refused = handler.handle(claim("civitai://404"), new FixedContext(null));
        TaskEvent next = handler.handle(claim("civitai://456"), new FixedContext(null));
        // Then
        assertThat((TaskEvent.Failed) refused)
                .returns(FailureCode.SOURCE_NOT_FOUND, TaskEvent.Failed::code);
        assertThat((TaskEvent.Failed) next).returns(true, TaskEvent.Failed::unasked);
        assertThat(civitai.beyondAllowance()).isZero();
    }

    @Test
    void aRepositoryThatTheHubDoesNotHaveForStrangersIsAbsent() {
        assertThat((TaskEvent.Failed) handle("hf://acme/gone"))
                .returns(FailureCode.SOURCE_FORBIDDEN, TaskEvent.Failed::code)
                .returns(true, TaskEvent.Failed::absent);
    }

    @Test
    void aPauseIsForTheEndpointThatAskedForIt() {
        // Given
        civitai.release(123, 456).failing(99, Fault.status(429, Map.of(), "{}"));
        huggingFace.model("acme/tiny");
        URI dead = URI.create("http://127.0.0.1:1");
        MetadataHandler handler = handler(dead, civitai.endpoint());
        // When
        TaskEvent outcome = handler.handle(claim("civitai://456"), new FixedContext(null));
        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        TaskEvent.Failed.class,
                        failed ->
                                assertThat(failed.code())
                                        .isEqualTo(FailureCode.SOURCE_RATE_LIMITED));
        assertThat(holds.seen())
                .extracting(hold -> hold.bucket().host())
                .containsExactly(civitai.endpoint().getAuthority());
    }
}
