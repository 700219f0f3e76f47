package dev.ballast.download.source.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ballast.download.source.SourcePlan;
import dev.ballast.download.source.huggingface.Hub;
import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.huggingface.HubFile;
import dev.ballast.local.hub.huggingface.HubRepo;
import dev.ballast.local.hub.huggingface.HuggingFaceHub;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import dev.ballast.source.huggingface.HubSettings;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufSourceTest {
    private static final HubFile MODEL = HubFile.lfs(Content.generated(1, 3_000));
    private static final HubFile PROJECTOR = HubFile.lfs(Content.generated(2, 300));

    private final HuggingFaceHub hub = HuggingFaceHub.start();
    private final HttpFetcher http =
            new HttpFetcher(
                    HttpSettings.of("test"),
                    EgressPolicy.of(List.of("127.0.0.0/8", "localhost")),
                    Dns.SYSTEM);
    private final GgufSource source =
            new GgufSource(new Hub(http, HubSettings.of(hub.endpoint().toString(), null)));
    private final HubRepo repo = hub.model("acme/tiny-GGUF");

    @AfterEach
    void close() {
        http.close();
        hub.close();
    }

    @Test
    void plansTheFilesOfTheTagAtTheCommitAndNamesTheQuantisation() throws SourceFailure {
        // Given
        String commit =
                repo.commit(
                        "main",
                        files -> {
                            files.put("tiny-Q4_K_M.gguf", MODEL);
                            files.put("tiny-F16.gguf", PROJECTOR);
                            files.put("mmproj-F16.gguf", PROJECTOR);
                        });
        // When
        SourcePlan plan = resolve("gguf://acme/tiny-GGUF");
        // Then
        assertThat(plan.revision()).isEqualTo(commit);
        assertThat(plan.name()).isEqualTo("acme/tiny-GGUF:Q4_K_M");
        assertThat(paths(plan)).containsExactly("tiny-Q4_K_M.gguf", "mmproj-F16.gguf");
        assertThat(String.valueOf(plan.files().getFirst().sha256())).isEqualTo(MODEL.sha256());
        assertThat(hub.exchanges("/v2/")).isEmpty();
    }

    @Test
    void listsWhatThereIsWhenTheTagMatchesNothing() {
        // Given
        repo.commit("main", files -> files.put("tiny-Q4_K_M.gguf", MODEL));
        // When, Then
        assertThatExceptionOfType(SourceFailure.class)
                .isThrownBy(() -> resolve("gguf://acme/tiny-GGUF:Q9_X"))
                .withMessage(
                        "acme/tiny-GGUF has nothing for the tag 'Q9_X'; it has tiny-Q4_K_M.gguf.")
                .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.SOURCE_NOT_FOUND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/models", "/api/models/acme/tiny-GGUF/tree"})
    void asksForTheManifestWhereThereAreNoListings(String unknown) throws SourceFailure {
        // Given
        String commit =
                repo.commit(
                        "main",
                        files -> {
                            files.put("tiny-Q8_0.gguf", MODEL);
                            files.put("mmproj-F16.gguf", PROJECTOR);
                        });
        hub.failing(unknown, 1, Fault.status(404));
        // When
        SourcePlan plan = resolve("gguf://acme/tiny-GGUF:q8_0");
        // Then
        assertThat(plan.revision()).isEqualTo(commit);
        assertThat(paths(plan)).containsExactly("tiny-Q8_0.gguf", "mmproj-F16.gguf");
        assertThat(String.valueOf(plan.files().getFirst().sha256())).isEqualTo(MODEL.sha256());
        assertThat(plan.files().getFirst().size()).isEqualTo(MODEL.size());
        assertThat(hub.exchanges("/v2/"))
                .allMatch(
                        it -> it.request().header("User-Agent").orElse("").startsWith("llama-cpp"));
    }

    @Test
    void takesOnlyThePresetAlsoWhereThereAreNoListings() throws SourceFailure {
        // Given
        HubFile preset = HubFile.git("[*]\n");
        String commit =
                repo.commit(
                        "main",
                        files -> {
                            files.put("tiny-Q8_0.gguf", MODEL);
                            files.put("preset.ini", preset);
                        });
        hub.failing("/api/models", 1, Fault.status(404));
        // When
        SourcePlan plan = resolve("gguf://acme/tiny-GGUF:Q8_0");
        // Then
        assertThat(plan.revision()).isEqualTo(commit);
        assertThat(paths(plan)).containsExactly("preset.ini");
        assertThat(plan.files().getFirst().gitSha1()).isEqualTo(preset.oid());
    }

    @Test
    void saysThatARegistryCannotNameParts() {
        // Given
        repo.commit("main", files -> files.put("t-Q8_0-00001-of-00001.gguf", MODEL));
        hub.failing("/api/models", 1, Fault.status(501));
        // When, Then
        assertThatExceptionOfType(SourceFailure.class)
                .isThrownBy(() -> resolve("gguf://acme/tiny-GGUF:Q8_0"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.SOURCE_NOT_FOUND))
                .withMessageContaining("it may be in parts");
    }

    private SourcePlan resolve(String ref) throws SourceFailure {
        return source.resolve(SourceRef.parse(ref), Credential.NONE);
    }

    private static List<String> paths(SourcePlan plan) {
        return plan.files().stream().map(file -> file.path().value()).toList();
    }
}
