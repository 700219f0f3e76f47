package dev.ballast.download.source.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.download.source.SourcePlan;
import dev.ballast.http.AnswerHead;
import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.message.Work;
import dev.ballast.source.Credential;
import dev.ballast.source.huggingface.HubSettings;
import dev.ballast.source.huggingface.RepoId;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where a worker asks for files that another one has planned, and what it believes of the answer.
class HubAddressTest {
    private static final String COMMIT = "1".repeat(40);

    private final HttpFetcher http =
            new HttpFetcher(HttpSettings.of("test"), EgressPolicy.of(List.of()), Dns.SYSTEM);
    private final HuggingFaceSource source =
            new HuggingFaceSource(
                    new Hub(
                            http,
                            HubSettings.read(
                                    Map.of(
                                                    "HF_ENDPOINT",
                                                            "https://own.test, https://two.test",
                                                    "HF_TOKEN", "hf_x")
                                            ::get)));

    @AfterEach
    void close() {
        http.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/acme/tiny/resolve/1/caf%C3%A9.bin,caf%C3%A9.bin",
        "/acme/tiny/resolve/1/cafe%CC%81.bin,cafe%CC%81.bin",
        "/acme/tiny/resolve/1/../../steal,caf%C3%A9.bin"
    })
    void aFileIsAskedForAtTheOwnEndpointAsTheHubSpellsIt(String planned, String asked) {
        Work.PlannedFile file =
                new Work.PlannedFile(
                        new RelativePath("caf\u00e9.bin"),
                        URI.create("https://planner.test" + planned),
                        1L,
                        null,
                        null,
                        null);

        assertThat(source.address(SourceRef.parse("hf://acme/tiny"), COMMIT, file))
                .hasToString("https://own.test/acme/tiny/resolve/" + COMMIT + "/" + asked);
    }

    @Test
    void theTokenMayGoToEachEndpointAndToNoOtherOrigin() {
        assertThat(source.headers(SourceRef.parse("hf://acme/tiny"), Credential.NONE))
                .singleElement()
                .satisfies(token -> {
                    URI own = URI.create("https://own.test/x");
                    assertThat(token.mayGo(own, URI.create("https://two.test/x"))).isTrue();
                    assertThat(token.mayGo(own, URI.create("https://cdn.test/x"))).isFalse();
                });
    }

    @ParameterizedTest
    @CsvSource({"https://own.test/x,true", "https://storage.test/x,false"})
    void theTagOfAStorageIsNoGitName(String answering, boolean believed) {
        AnswerHead head =
                new AnswerHead(
                        200,
                        URI.create(answering),
                        Map.of("etag", '"' + COMMIT + '"', "content-length", "5"));

        TreeEntry entry = HubFileHead.of("x", URI.create("https://own.test/x"), head);

        assertThat(entry.oid()).isEqualTo(believed ? COMMIT : null);
    }

    @ParameterizedTest
    @CsvSource({"5,true", ",false"})
    void aGitNameWithoutASizeCouldNotBeCompared(@Nullable Long size, boolean passed) {
        Repository.Pinned pinned = new Repository.Pinned(new RepoId(false, "acme/tiny"), COMMIT);

        SourcePlan plan =
                Plan.of(
                        pinned,
                        URI.create("https://own.test"),
                        List.of(new TreeEntry("file", "x", COMMIT, size, null)));

        assertThat(plan.files())
                .extracting(Work.PlannedFile::gitSha1)
                .isEqualTo(passed ? List.of(COMMIT) : List.of());
        assertThat(plan.unusable()).hasSize(passed ? 0 : 1);
    }
}
