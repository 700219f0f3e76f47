package dev.ballast.api.catalogs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.message.MessageJson;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What hubs say comes while people change the catalog.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class AdoptHubFactsTest {
    @Inject QueueFixture queue;
    @Inject AdoptHubFacts adopt;
    @Inject ImportCatalog importCatalog;
    @Inject DeleteEntry deleteEntry;
    @Inject FindCatalog catalog;

    @BeforeEach
    void addTwoVersions() throws JsonProcessingException {
        queue.sql("delete from catalog_entry where category like 'test%'");
        importCatalog.handle(document(version("a", 1), version("b", 2)), false, true);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void changesAndReportsOfSeveralModelsNeverWaitForEachOther(boolean deletes)
            throws JsonProcessingException {
        // Given
        CatalogDocument changed = document("{\"id\":\"b\",\"license\":\"mit\"}", version("c", 3));
        Runnable change =
                deletes
                        ? () -> deleteEntry.handle("b", null)
                        : () -> importCatalog.handle(changed, false, true);
        // When
        CompletableFuture<Void> other =
                QuarkusTransaction.requiringNew()
                        .call(() -> {
                            adopt.begin();
                            adopt.handle("civitai://1", List.of(), facts("A"), null);
                            var begun =
                                    CompletableFuture.runAsync(change, Thread::startVirtualThread);
                            Awaitility.await().until(() -> begun.isDone() || queue.waitsForALock());
                            adopt.handle("civitai://2", List.of(), facts("B"), null);
                            return begun;
                        });
        other.join();
        // Then
        assertThat(catalog.get("a").read().name()).isEqualTo("A");
        assertThat(catalog.named(List.of("b")))
                .extracting(item -> item.read().name())
                .isEqualTo(deletes ? List.of() : List.of("B"));
    }

    private static HubFacts facts(String name) {
        return MessageJson.read(
                "{\"hub\":\"civitai\",\"name\":\"%s\"}".formatted(name), HubFacts.class);
    }

    private static CatalogDocument document(String... models) throws JsonProcessingException {
        return CatalogDocument.of(
                new ObjectMapper().readTree("[" + String.join(",", models) + "]"));
    }

    private static String version(String id, int version) {
        return "{\"id\":\"%1$s\",\"name\":\"%1$s\",\"category\":\"test\",\"file\":\"%1$s.bin\",\"dest\":\"d\",\"source\":\"civitai\",\"civitai_version_id\":%2$d}"
                .formatted(id, version);
    }
}
