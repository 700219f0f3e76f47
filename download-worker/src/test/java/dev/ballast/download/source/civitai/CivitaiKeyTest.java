package dev.ballast.download.source.civitai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.download.source.SourcePlan;
import dev.ballast.local.hub.Exchange;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.hub.civitai.Door;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.message.Work;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where the key of an account goes.
class CivitaiKeyTest extends CivitaiFixture {
    @ParameterizedTest
    @CsvSource({
        "http://planner.test/api/download/models/456?fileId=789,?fileId=789",
        "http://planner.test/mirror/api/download/models/456,''",
        "http://planner.test/anything/else,''",
        "http://planner.test/api/download/models/456/../../../steal,''"
    })
    void aWorkerShowsItsKeyToItsOwnEndpointAlsoForPlansOfOthers(String planned, String query)
            throws SourceFailure {
        // Given
        hub.release(123, 456).file(789, "tiny.safetensors", WEIGHTS);
        SourceRef ref = SourceRef.parse("civitai://456");
        Work.PlannedFile file =
                source.resolve(ref, Credential.NONE).files().getFirst().at(URI.create(planned));
        URI own = URI.create(hub.endpoint() + "/api/download/models/456" + query);
        // When, Then
        assertThat(source.address(ref, "456", file)).isEqualTo(own);
    }

    @Test
    void givesTheTokenToTheSiteByHeaderAndToNobodyElse() throws SourceFailure {
        // Given
        hub.release(123, 456).file(789, "tiny.safetensors", WEIGHTS).door(Door.LOGIN);
        // When
        SourcePlan plan = source.resolve(SourceRef.parse("civitai://456"), Credential.of(KEY));
        // Then
        assertThat(plan.files().getFirst().size()).isEqualTo(WEIGHTS.length());
        assertThat(authorizations(hub.exchanges())).containsOnly("Bearer " + KEY);
        assertThat(hub.exchanges()).noneMatch(e -> e.request().query().contains(KEY));
        assertThat(hub.storageExchanges()).isNotEmpty();
        assertThat(authorizations(hub.storageExchanges())).isEmpty();
    }

    @Test
    void takesTheTokenAlongToAnotherDomainOfTheSameSite() throws SourceFailure {
        // Given
        hub.release(123, 456).file(789, "tiny.safetensors", WEIGHTS).door(Door.LOGIN);
        try (Hub sibling = hub.sibling()) {
            CivitaiSource through = source(http, List.of(sibling.uri(""), hub.endpoint()), null);
            // When
            SourcePlan plan = through.resolve(SourceRef.parse("civitai://456"), Credential.of(KEY));
            // Then
            assertThat(plan.files().getFirst().size()).isEqualTo(WEIGHTS.length());
            assertThat(authorizations(hub.storageExchanges())).isEmpty();
        }
    }

    @Test
    void takesTheTokenAlongToNoStrangerThatTheSiteRedirectsTo() throws SourceFailure {
        // Given
        hub.release(123, 456).file(789, "tiny.safetensors", WEIGHTS);
        try (Hub site = hub.sibling()) {
            CivitaiSource through = source(http, List.of(site.uri("")), null);
            // When
            SourcePlan plan = through.resolve(SourceRef.parse("civitai://456"), Credential.of(KEY));
            // Then
            assertThat(plan.files()).hasSize(1);
            assertThat(hub.exchanges()).isNotEmpty();
            assertThat(authorizations(hub.exchanges())).isEmpty();
        }
    }

    @Test
    void usesTheTokenOfTheOperatorWhereTheJobHasNone() throws SourceFailure {
        // Given
        hub.release(123, 456).file(789, "tiny.safetensors", WEIGHTS).door(Door.LOGIN);
        CivitaiSource configured = source(http, List.of(hub.endpoint()), KEY);
        // When
        SourcePlan plan = configured.resolve(SourceRef.parse("civitai://456"), Credential.NONE);
        // Then
        assertThat(plan.files()).hasSize(1);
    }

    private static List<String> authorizations(List<Exchange> exchanges) {
        return exchanges.stream()
                .flatMap(exchange -> exchange.request().header("Authorization").stream())
                .toList();
    }
}
