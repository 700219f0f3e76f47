package dev.ballast.api.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.files.CatalogFiles;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.metadata.HubResultStore;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.message.MessageJson;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Starts with one catalog file after the other.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class LoadCatalogTest {
    @Inject QueueFixture queue;
    @Inject CatalogStore store;
    @Inject FindCatalog catalog;
    @Inject PutEntry putEntry;
    @Inject DeleteEntry deleteEntry;
    @Inject LoadCatalog builtIn;
    @Inject AdoptHubFacts adopt;
    @Inject HubResultStore hubs;
    @TempDir Path folder;

    @BeforeEach
    void reset() {
        queue.sql("delete from catalog_entry");
        queue.sql("delete from hub_facts");
    }

    @AfterEach
    void bringTheBuiltInOnesBack() {
        queue.sql("delete from catalog_entry");
        builtIn.handle();
    }

    @Test
    void bringsAChangedFileIn() throws IOException {
        start(model("a", "A") + "," + model("b", "B"));
        start(model("a", "A new") + "," + model("c", "C"));

        assertThat(name("a")).isEqualTo("A new");
        assertThat(name("c")).isEqualTo("C");
        assertThat(catalog.get("c").custom()).isFalse();
        assertThatThrownBy(() -> catalog.get("b")).isInstanceOf(RefusedException.class);
    }

    @Test
    void leavesWhatPeopleChangedOrTookOut() throws IOException {
        start(model("a", "A") + "," + model("b", "B"));
        putEntry.handle(entry(model("a", "Mine")), null);
        deleteEntry.handle("b", null);

        start(model("a", "A new") + "," + model("b", "B new"));

        assertThat(name("a")).isEqualTo("Mine");
        assertThatThrownBy(() -> catalog.get("b")).isInstanceOf(RefusedException.class);
    }

    @Test
    void keepsWhatAHubSaidOfAnEntryWhoseFileChanged() throws IOException {
        // Given
        start(version("Old"));
        HubFacts facts =
                MessageJson.read(
                        """
                        {"hub":"civitai","description":"A style.","tags":["style"],"trained_words":["w"]}\
                        """,
                        HubFacts.class);
        QuarkusTransaction.requiringNew()
                .run(() -> {
                    hubs.save("civitai://456", facts);
                    adopt.begin();
                    adopt.handle("civitai://456", List.of(), facts, null);
                });
        // When
        start(version("New"));
        // Then
        Entry entry = catalog.get("v").read();
        assertThat(entry.name()).isEqualTo("New");
        assertThat(entry.text("description")).isEqualTo("A style.");
        assertThat(entry.tags()).containsExactly("style");
        assertThat(entry.texts("trained_words")).containsExactly("w");
        assertThat(catalog.get("v").edited()).isFalse();
    }

    @Test
    void changesNothingWhereTheFileSaysTheSame() throws IOException {
        start(model("a", "A"));
        long version = catalog.get("a").version();

        start(model("a", "A"));

        assertThat(catalog.get("a").version()).isEqualTo(version);
    }

    @Test
    void namesEveryFaultAndChangesNothing() throws IOException {
        start(model("a", "A"));
        Path file =
                write(
                        "bad.json",
                        model("a", "A new")
                                + ",{\"name\":\"x\",\"file\":\"../up\",\"dest\":\"d\",\"source\":\"ftp\",\"colour\":1},7");

        assertThatThrownBy(() -> start(file))
                .isInstanceOf(BadCatalogException.class)
                .hasMessageContaining("bad.json: categories[0].models[1].file: path '../up'")
                .hasMessageContaining("bad.json: categories[0].models[1].colour: is not a known")
                .hasMessageContaining("bad.json: categories[0].models[2]: must be an object")
                .hasMessageContaining("BALLAST_CATALOG");
        assertThat(name("a")).isEqualTo("A");
    }

    @Test
    void saysWhereAFileIsNoJson() throws IOException {
        Path file = folder.resolve("broken.json");
        Files.writeString(file, "{\n  \"categories\": [,]\n}");

        assertThatThrownBy(() -> start(file))
                .isInstanceOf(BadCatalogException.class)
                .hasMessageContaining("broken.json: line 2");
    }

    @Test
    void readsAllFilesOfAFolder() throws IOException {
        write("1.json", model("a", "A"));
        write("2.json", model("b", "B"));
        Files.writeString(folder.resolve("notes.txt"), "no catalog");

        start(folder);

        assertThat(name("a")).isEqualTo("A");
        assertThat(name("b")).isEqualTo("B");
    }

    private void start(String models) throws IOException {
        start(write("models.json", models));
    }

    private void start(Path named) {
        LoadCatalog load = new LoadCatalog(new CatalogFiles(Optional.of(named.toString())), store);
        QuarkusTransaction.requiringNew().run(load::handle);
    }

    private Path write(String name, String models) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                "{\"categories\":[{\"id\":\"test\",\"name\":\"Test\",\"models\":[%s]}]}"
                        .formatted(models));
    }

    private String name(String id) throws IOException {
        return new ObjectMapper()
                .readTree(catalog.get(id).entry().toString())
                .path("name")
                .asText();
    }

    private static String version(String name) {
        return "{\"id\":\"v\",\"name\":\"%s\",\"file\":\"v.bin\",\"dest\":\"d\",\"source\":\"civitai\",\"civitai_version_id\":456}"
                .formatted(name);
    }

    private static Entry entry(String json) {
        return EntryReader.stored(json.replaceFirst("}$", ",\"category\":\"test\"}"));
    }

    private static String model(String id, String name) {
        return "{\"id\":\"%s\",\"name\":\"%s\",\"file\":\"%s.bin\",\"dest\":\"d\",\"source\":\"url\",\"url\":\"https://example.org/%s\"}"
                .formatted(id, name, id, id);
    }
}
