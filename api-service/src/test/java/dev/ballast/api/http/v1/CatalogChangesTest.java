package dev.ballast.api.http.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.ballast.api.BackingServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Edits, imports and exports of the catalog.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class CatalogChangesTest extends CatalogCalls {
    @Test
    void refusesToReplaceWhatSomebodyElseChanged() {
        // Given
        String first = put("tiny", entry("Tiny", "tiny.bin", "test")).header("ETag");
        // When
        String second =
                putIf("tiny", entry("Tiny 2", "tiny.bin", "test"), first)
                        .then()
                        .statusCode(200)
                        .extract()
                        .header("ETag");
        // Then
        putIf("tiny", entry("Tiny 3", "tiny.bin", "test"), first)
                .then()
                .statusCode(412)
                .body("code", equalTo("ENTRY_CHANGED"));
        callers.admin()
                .header("If-Match", first)
                .delete("/api/v1/catalog/tiny")
                .then()
                .statusCode(412);
        callers.admin()
                .header("If-Match", second)
                .delete("/api/v1/catalog/tiny")
                .then()
                .statusCode(204);
        get("/api/v1/catalog/tiny").statusCode(404).body("code", equalTo("ENTRY_NOT_FOUND"));
    }

    @Test
    void anEntryThatWasTakenOutAndCameAgainIsAnotherOne() {
        // Given
        String first = put("tiny", entry("Tiny", "tiny.bin", "test")).header("ETag");
        callers.admin().delete("/api/v1/catalog/tiny").then().statusCode(204);
        // When
        String again = put("tiny", entry("Tiny again", "tiny.bin", "test")).header("ETag");
        // Then
        assertThat(again).isNotEqualTo(first);
        putIf("tiny", entry("Tiny 2", "tiny.bin", "test"), first).then().statusCode(412);
    }

    @Test
    void letsOneOfTwoWritersWinEachTime() {
        put("tiny", entry("0 and 0", "tiny.bin", "test"));
        for (int round = 1; round <= 20; round++) {
            String seen = callers.admin().get("/api/v1/catalog/tiny").header("ETag");
            int now = round;
            var answers =
                    IntStream.range(0, 2)
                            .mapToObj(writer ->
                                    CompletableFuture.supplyAsync(() ->
                                            putIf(
                                                            "tiny",
                                                            entry(
                                                                    now + " by " + writer,
                                                                    "tiny.bin",
                                                                    "test"),
                                                            seen)
                                                    .statusCode()))
                            .toList()
                            .stream()
                            .map(CompletableFuture::join)
                            .sorted()
                            .toList();

            assertThat(answers).containsExactly(200, 412);
        }
    }

    @Test
    void takesBackWhatItAnswered() {
        put("tiny", entry("Tiny", "tiny.bin", "test"));
        String answered = callers.admin().get("/api/v1/catalog/tiny").asString();

        put("tiny", answered)
                .then()
                .statusCode(200)
                .body("etag", equalTo(JsonPath.from(answered).getString("etag")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=",
                "file=\"../up.bin\"",
                "dest=\"/etc\"",
                "dest=\".ballast\"",
                "source=\"ftp\"",
                "url=\"ftp://x/y\"",
                "url=\"https://x.org/y?access_token=s3cret\"",
                "size_gb=\"large\"",
                "size_gb=-1",
                "tags=\"one\"",
                "surprise=1",
                "sha256=\"abc\""
            })
    void refusesAnEntryThatIsWrongAndNamesTheField(String change) {
        String[] parts = change.split("=", 2);
        String value = parts[1].isEmpty() ? "null" : parts[1];
        String wrong =
                entry("Tiny", "tiny.bin", "test")
                        .replaceFirst("\"" + parts[0] + "\":(\"[^\"]*\"|[0-9.]+)", "\"x\":1")
                        .replace("\"x\":1,", "")
                        .replaceFirst("}$", ",\"" + parts[0] + "\":" + value + "}");

        put("tiny", wrong)
                .then()
                .statusCode(400)
                .body("errors.field", hasItem(parts[0]))
                .body(not(containsString("s3cret")));
    }

    @Test
    void importsNewRowsAndUpdatesOthersAndSaysSo() {
        importRows(List.of(row("a", "A", 1), row("b", "B", 2)));

        importText(
                        "["
                                + row("a", "A", 1)
                                + ",{\"id\":\"b\",\"name\":\"Better\",\"dest\":\"testfolder\",\"category\":\"test\"},"
                                + row("c", "C", 3)
                                + ",{\"name\":\"no file\",\"category\":\"test\",\"colour\":1},7]",
                        "")
                .statusCode(200)
                .body("applied", equalTo(true))
                .body("added", equalTo(1))
                .body("updated", equalTo(1))
                .body("skipped", equalTo(1))
                .body("invalid", equalTo(2))
                .body("rows.outcome", contains("skipped", "updated", "added", "invalid", "invalid"))
                .body("rows[3].row", equalTo("[3]"))
                .body(
                        "rows[3].errors.field",
                        containsInAnyOrder("colour", "file", "dest", "source"));
        get("/api/v1/catalog/b")
                .body("name", equalTo("Better"))
                .body("file", equalTo("b.bin"))
                .body("edited", equalTo(true))
                .body("custom", equalTo(true));
    }

    @Test
    void aRowWithoutAnIdNeverMeansAnotherModelOfTheSameFileName() {
        // Given
        importRows(List.of(anonymous("A", "testfolder/a"), anonymous("B", "testfolder/b")));
        // When, Then
        importText("[" + anonymous("A better", "testfolder/a") + "]", "")
                .statusCode(200)
                .body("updated", equalTo(1));
        get("/api/v1/catalog/model.bin").body("name", equalTo("A better"));
        get("/api/v1/catalog/testfolder-b-model.bin")
                .body("name", equalTo("B"))
                .body("dest", equalTo("testfolder/b"));
    }

    @Test
    void findsFaultWithTextsThatNoDatabaseTakes() {
        importText("[{\"id\":\"a\\u0000\"},{\"file\":\"a\\u0000b\",\"dest\":\"x\"}]", "")
                .statusCode(200)
                .body("invalid", equalTo(2));
        importText(
                        "{\"categories\":[{\"id\":\"test-a\",\"name\":\"\\u0000\",\"models\":[]}]}",
                        "?atomic=true")
                .statusCode(400)
                .body("errors.field", hasItem("categories[0].name"));
    }

    @Test
    void takesOnlyEmptyCategoriesAway() {
        put("tiny", entry("Tiny", "tiny.bin", "test-typo"));
        callers.admin()
                .delete("/api/v1/catalog/categories/test-typo")
                .then()
                .statusCode(409)
                .body("code", equalTo("CATEGORY_IN_USE"));
        put("tiny", entry("Tiny", "tiny.bin", "test"));

        callers.admin().delete("/api/v1/catalog/categories/test-typo").then().statusCode(204);

        get("/api/v1/catalog/facets").body("categories.id", not(hasItem("test-typo")));
        callers.admin()
                .delete("/api/v1/catalog/categories/test-typo")
                .then()
                .statusCode(404)
                .body("code", equalTo("CATEGORY_NOT_FOUND"));
    }

    @Test
    void changesNothingIfOneRowOfAnAtomicImportIsWrong() {
        importText("[" + row("a", "A", 1) + ",{\"name\":\"x\"}]", "?atomic=true")
                .statusCode(400)
                .body("code", equalTo("INVALID_REQUEST"))
                .body("errors.field", hasItem("[1].file"));
        get("/api/v1/catalog/a").statusCode(404);
    }

    @Test
    void onlyReportsWhatADryRunWouldDo() {
        importText("[" + row("a", "A", 1) + "]", "?dry_run=true")
                .statusCode(200)
                .body("applied", equalTo(false))
                .body("added", equalTo(1));
        get("/api/v1/catalog/a").statusCode(404);
    }

    @Test
    void importsAFormWithACatalogOfCategories() {
        callers.admin()
                .multiPart(
                        "file",
                        "models.json",
                        ("{\"version\":7,\"categories\":[{\"id\":\"test-new\",\"name\":\"New"
                                        + " ones\",\"models\":["
                                        + row("a", "A", 1).replace(",\"category\":\"test\"", "")
                                        + "]}]}")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        "application/json")
                .post("/api/v1/catalog/import")
                .then()
                .statusCode(200)
                .body("added", equalTo(1));
        get("/api/v1/catalog/a").body("category", equalTo("test-new"));
        get("/api/v1/catalog/facets")
                .body("categories.find { it.id == 'test-new' }.name", equalTo("New ones"));
    }

    @Test
    void exportsWhatCanBeImportedWithoutAnyChange() {
        importRows(
                List.of(
                        row("a", "Ä \\\"quoted\\\"", 1)
                                .replace(
                                        "\"size_gb\":1}",
                                        "\"trainedWords\":[\"w\"],\"pair_role\":\"high\",\"size_gb\":6.94}")));
        String exported = callers.admin().get("/api/v1/catalog/export").asString();
        int entries = JsonPath.from(exported).getList("categories.models.flatten()").size();

        importText(exported, "")
                .statusCode(200)
                .body("skipped", equalTo(entries))
                .body("rows.size()", equalTo(entries));
        queue.sql("delete from catalog_entry where category like 'test%'");
        importText(exported, "").body("added", equalTo(1)).body("invalid", equalTo(0));
        assertThat(
                        JsonPath.from(callers.admin().get("/api/v1/catalog/export").asString())
                                .getMap("categories.models.flatten().find { it.id == 'a' }"))
                .isEqualTo(
                        JsonPath.from(exported)
                                .getMap("categories.models.flatten().find { it.id == 'a' }"));
    }

    private Response putIf(String id, String body, String tag) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .header("If-Match", tag)
                .body(body)
                .put("/api/v1/catalog/" + id);
    }

    private static String anonymous(String name, String dest) {
        return "{\"name\":\"%1$s\",\"file\":\"model.bin\",\"category\":\"test\",\"dest\":\"%2$s\",\"source\":\"url\",\"url\":\"https://example.org/%2$s\"}"
                .formatted(name, dest);
    }
}
