package dev.ballast.download.source.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ballast.download.source.SourcePlan;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.huggingface.HubFile;
import dev.ballast.local.hub.huggingface.HubRepo;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Work;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuggingFaceSourceTest {
    private static final HubFile WEIGHTS = HubFile.lfs(Content.generated(1, 5_000));
    private static final HubFile CONFIG = HubFile.git("{\"a\": 1}");

    private final HubFixture fixture = new HubFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void pinsTheRevisionAndPlansEveryFileAtItsCommit() throws SourceFailure {
        // Given
        HubRepo repo = fixture.hub.model("acme/tiny");
        String commit =
                repo.commit(
                        "main",
                        files -> {
                            files.put("config.json", CONFIG);
                            files.put("unet/model.safetensors", WEIGHTS);
                        });
        // When
        SourcePlan plan = fixture.resolve("hf://acme/tiny");
        // Then
        assertThat(plan.revision()).isEqualTo(commit);
        assertThat(paths(plan)).containsExactly("config.json", "unet/model.safetensors");
        Work.PlannedFile small = plan.files().getFirst();
        assertThat(small.size()).isEqualTo(CONFIG.size());
        assertThat(small.gitSha1()).isEqualTo(CONFIG.oid());
        assertThat(small.sha256()).isNull();
        Work.PlannedFile large = plan.files().getLast();
        assertThat(large.size()).isEqualTo(WEIGHTS.size());
        assertThat(String.valueOf(large.sha256())).isEqualTo(WEIGHTS.sha256());
        assertThat(large.gitSha1()).isNull();
        assertThat(large.uri().toString())
                .isEqualTo(
                        "%s/acme/tiny/resolve/%s/unet/model.safetensors"
                                .formatted(fixture.hub.endpoint(), commit));
    }

    @Test
    void asksOnceForTheCommitAndOnceForEachPageAndForNoFile() throws SourceFailure {
        // Given
        fixture.hub.pagesOf(10);
        fixture.hub
                .model("acme/many")
                .commit(
                        "main",
                        files -> {
                            for (int i = 0; i < 95; i++) {
                                files.put("part/%03d.bin".formatted(i), CONFIG);
                            }
                        });
        // When
        SourcePlan plan = fixture.resolve("hf://acme/many");
        // Then
        assertThat(plan.files()).hasSize(95);
        assertThat(fixture.hub.exchanges()).hasSize(1 + 10);
    }

    @Test
    void tellsTheNewestCommitWithOneRequestAndNoListing() throws SourceFailure {
        // Given
        HubRepo repo = fixture.hub.model("acme/tiny");
        repo.commit("main", files -> files.put("a", CONFIG));
        String moved = repo.commit("main", files -> files.put("b", CONFIG));
        // When
        String newest =
                fixture.source.newest(SourceRef.parse("hf://acme/tiny@main"), Credential.NONE);
        // Then
        assertThat(newest).isEqualTo(moved);
        assertThat(fixture.hub.exchanges()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "hf://acme/tiny, main",
        "hf://acme/tiny@main, main",
        "hf://acme/tiny@v1, v1",
        "hf://acme/tiny@refs/pr/1, refs/pr/1",
        "hf://acme/tiny@feature%2Fx, feature/x"
    })
    void understandsEveryKindOfRevision(String ref, String meant) throws SourceFailure {
        // Given
        HubRepo repo = fixture.hub.model("acme/tiny");
        repo.tag("v1", repo.commit("old", files -> files.put("v1", CONFIG)));
        for (String branch : List.of("main", "refs/pr/1", "feature/x")) {
            repo.commit(branch, files -> files.put(branch.replace("/", "-"), CONFIG));
        }
        // When
        SourcePlan plan = fixture.resolve(ref);
        // Then
        assertThat(paths(plan)).containsExactly(meant.replace("/", "-"));
    }

    @Test
    void saysWhichRevisionsThereAre() {
        // Given
        HubRepo repo = fixture.hub.model("acme/tiny");
        String commit = repo.commit("main", files -> files.put("a", CONFIG));
        repo.commit("dev", files -> files.put("b", CONFIG));
        repo.tag("v1", commit);
        // When, Then
        assertThatExceptionOfType(SourceFailure.class)
                .isThrownBy(() -> fixture.resolve("hf://acme/tiny@v2"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.SOURCE_NOT_FOUND))
                .withMessage(
                        "Model acme/tiny has no revision 'v2'; it has the branches main, dev and"
                                + " the tags v1.");
    }

    private static List<String> paths(SourcePlan plan) {
        return plan.files().stream().map(file -> file.path().value()).collect(Collectors.toList());
    }
}
