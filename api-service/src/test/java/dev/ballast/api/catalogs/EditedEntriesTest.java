package dev.ballast.api.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.RefusedException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What people said of entries outlives the catalog files, and other versions of the service.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class EditedEntriesTest {
    @Inject QueueFixture queue;
    @Inject CatalogStore store;
    @Inject FindCatalog catalog;
    @Inject PutEntry putEntry;
    @Inject DeleteEntry deleteEntry;
    @Inject ImportCatalog importCatalog;
    @Inject LoadCatalog builtIn;

    @AfterEach
    void bringTheBuiltInOnesBack() {
        queue.sql("delete from catalog_entry");
        builtIn.handle();
    }

    @Test
    void whatPeoplePutInPlaceOfAnEntryThatTheyTookOutStays() throws Exception {
        // Given
        start(model("a", "A"), model("b", "B"));
        deleteEntry.handle("a", null);
        deleteEntry.handle("b", null);
        // When
        putEntry.handle(EntryReader.stored(model("a", "Mine")), null);
        importCatalog.handle(document(model("b", "Mine too")), false, true);
        start(model("a", "A new"));
        // Then
        assertThat(name("a")).isEqualTo("Mine");
        assertThat(name("b")).isEqualTo("Mine too");
    }

    @Test
    void twoFilesOfTheSameNameWithoutIdsAreTwoEntries() throws Exception {
        start(model("x", "One").replace("\"id\":\"x\",", ""), other("Two"));

        assertThat(name("x.bin")).isEqualTo("One");
        assertThat(name("e-x.bin")).isEqualTo("Two");
    }

    @Test
    void anEntryOfAnotherVersionStopsNeitherTheStartNorTheOthers() throws Exception {
        // Given
        start(model("a", "A"), model("b", "B"));
        queue.sql(
                "update catalog_entry set entry = replace(entry::text, '\"url\",',"
                        + " '\"torrent\",')::json, edited = '{source}' where id = 'a'");
        // When
        assertThatCode(() -> start(model("a", "A"), model("b", "B"))).doesNotThrowAnyException();
        importCatalog.handle(document(model("b", "Better")), false, true);
        // Then
        assertThat(name("b")).isEqualTo("Better");
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> catalog.get("a").read().source())
                .withMessageContaining("'a'");
    }

    @Test
    void whatAHubSaidOfTheFormerSourceDoesNotCountForTheNewOne() throws Exception {
        // Given
        start(model("a", "A"));
        long asked = catalog.get("a").version();
        putEntry.handle(
                EntryReader.stored(model("a", "A").replace("example.org", "elsewhere.example")),
                null);
        // When
        check("a", asked);
        // Then
        assertThat(catalog.get("a").state().check()).isNull();
        check("a", catalog.get("a").version());
        assertThat(catalog.get("a").state().check()).isNotNull();
    }

    private void check(String id, long version) {
        EntryState.Check dead = new EntryState.Check(false, "gone", Instant.EPOCH);
        QuarkusTransaction.requiringNew().run(() -> store.saveCheck(id, version, dead));
    }

    private void start(String... models) throws JsonProcessingException {
        CatalogSource.File file = new CatalogSource.File("models.json", document(models));
        LoadCatalog load = new LoadCatalog(() -> List.of(file), store);
        QuarkusTransaction.requiringNew().run(load::handle);
    }

    private static CatalogDocument document(String... models) throws JsonProcessingException {
        return CatalogDocument.of(
                new ObjectMapper().readTree("[" + String.join(",", models) + "]"));
    }

    private String name(String id) throws JsonProcessingException {
        return new ObjectMapper()
                .readTree(catalog.get(id).entry().toString())
                .path("name")
                .asText();
    }

    private static String other(String name) {
        return model("x", name)
                .replace("\"id\":\"x\",", "")
                .replace("\"dest\":\"d\"", "\"dest\":\"e\"");
    }

    private static String model(String id, String name) {
        return "{\"id\":\"%s\",\"name\":\"%s\",\"category\":\"test\",\"file\":\"%s.bin\",\"dest\":\"d\",\"source\":\"url\",\"url\":\"https://example.org/%s\"}"
                .formatted(id, name, id, id);
    }
}
