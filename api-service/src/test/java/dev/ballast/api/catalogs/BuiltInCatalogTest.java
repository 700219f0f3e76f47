package dev.ballast.api.catalogs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// `catalogs/models.json` and its schema, as they lie in the repository.
class BuiltInCatalogTest {
    private static final Path FOLDER = Path.of("..", "catalogs");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String text = read("models.json");
    private final Schema schema =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(read("models.schema.json"), InputFormat.JSON);

    @Test
    void everyEntryHasTheFormThatTheSchemaSays() {
        assertThat(schema.validate(text, InputFormat.JSON)).isEmpty();
    }

    @Test
    void theSchemaRefusesWhatHasAnotherForm() {
        assertThat(
                        schema.validate(
                                text.replace("\"source\": \"url\"", "\"source\": \"ftp\""),
                                InputFormat.JSON))
                .isNotEmpty();
        assertThat(schema.validate(text.replace("\"hf_repo\"", "\"repo\""), InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void theSchemaAndTheReaderKnowTheSameFields() throws IOException {
        List<String> named = new ArrayList<>();
        JSON.readTree(read("models.schema.json"))
                .at("/$defs/model/properties")
                .fieldNames()
                .forEachRemaining(named::add);

        assertThat(new TreeSet<>(named)).isEqualTo(new TreeSet<>(EntryFields.KNOWN.keySet()));
    }

    @Test
    void everyEntryCanBeFetchedFromSomewhere() throws IOException {
        List<Entry> entries = entries();

        assertThat(entries).hasSizeGreaterThanOrEqualTo(51).doesNotHaveDuplicates();
        assertThat(entries).allSatisfy(entry -> assertThat(entry.sizeBytes()).isPositive());
        assertThat(entries.stream().map(Entry::id)).doesNotHaveDuplicates();
        assertThat(entries.stream().map(Entry::place)).doesNotHaveDuplicates();
    }

    /// Workflows of others name files so, without the folders of the repositories.
    @Test
    void everyFileLiesDirectlyInItsFolder() throws IOException {
        assertThat(entries()).extracting(Entry::file).noneMatch(file -> file.contains("/"));
    }

    @Test
    void nothingThatCouldNotBeCheckedIsSaidToBeTrue() throws IOException {
        assertThat(entries())
                .allSatisfy(entry -> {
                    assertThat(entry.flag("verified")).isFalse();
                    assertThat(entry.flag("size_approximate")).isTrue();
                    assertThat(entry.text("sha256")).isNull();
                });
    }

    @Test
    void allCategoriesHaveModels() throws IOException {
        JsonNode categories = JSON.readTree(text).path("categories");

        assertThat(categories).hasSize(14);
        assertThat(categories)
                .allSatisfy(category -> assertThat(category.path("models")).isNotEmpty());
    }

    private List<Entry> entries() throws IOException {
        CatalogDocument document = CatalogDocument.of(JSON.readTree(text));
        assertThat(document.faults()).isEmpty();
        return document.rows().stream()
                .map(row -> EntryReader.read(Objects.requireNonNull(row.model())))
                .map(reading -> {
                    assertThat(reading).isInstanceOf(EntryReader.Sound.class);
                    return ((EntryReader.Sound) reading).entry();
                })
                .toList();
    }

    private static String read(String name) {
        try {
            return Files.readString(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
