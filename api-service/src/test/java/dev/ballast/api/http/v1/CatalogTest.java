package dev.ballast.api.http.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.http.Callers;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The catalog as callers see it. Entries of these tests are in categories of their own.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class CatalogTest {
    @Inject Callers callers;
    @Inject QueueFixture queue;

    @BeforeEach
    void reset() {
        queue.reset();
        queue.sql("delete from catalog_entry where category like 'test%'");
        queue.report();
    }

    @Test
    void showsTheBuiltInEntries() {
        get("/api/v1/catalog?limit=1000")
                .statusCode(200)
                .body("total", greaterThan(50))
                .body("items.id", hasItem("flux-1-dev"))
                .body("items.find { it.id == 'flux-1-dev' }.requires_token", equalTo(true))
                .body("items.find { it.id == 'flux-1-dev' }.status", equalTo("missing"))
                .body("items.find { it.id == 'flux-1-dev' }.progress", nullValue());
    }

    @Test
    void followsTheJobOfAnEntryUntilItsFileIsThere() {
        // Given
        put("tiny", entry("Tiny", "tiny.bin", "test"));
        state("tiny", "missing");
        // When, Then
        String job =
                callers.admin()
                        .post("/api/v1/catalog/tiny/download")
                        .then()
                        .statusCode(201)
                        .header("Location", containsString("/api/v1/jobs/"))
                        .body("dest", equalTo("testfolder"))
                        .extract()
                        .path("id");
        state("tiny", "queued").body("job_id", equalTo(job));
        callers.admin()
                .post("/api/v1/catalog/tiny/download")
                .then()
                .statusCode(200)
                .body("id", equalTo(job));
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 1000));
        state("tiny", "downloading")
                .body("bytes_total", equalTo(1000))
                .body("progress", equalTo(0.0f));
        assertThat(listed("status=downloading")).containsExactly("tiny");
        queue.transferAll();
        publish("tiny.bin");
        state("tiny", "present")
                .body("on_disk_bytes", equalTo(1000))
                .body("model_id", notNullValue())
                .body("job_id", nullValue());
        assertThat(listed("status=present")).containsExactly("tiny");
        assertThat(listed("status=missing&category=test")).isEmpty();
    }

    @Test
    void publishesTheFileUnderTheNameThatTheEntrySays() {
        // Given a repository that keeps it in folders of its own
        put(
                "tiny",
                "{\"name\":\"Tiny\",\"file\":\"mine.bin\",\"category\":\"test\",\"dest\":\"testfolder\",\"source\":\"huggingface\",\"hf_repo\":\"acme/tiny\",\"hf_file\":\"split_files/vae/mine.bin\"}");
        callers.admin().post("/api/v1/catalog/tiny/download").then().statusCode(201);
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 10));
        queue.transferAll();
        // When
        Work.Publish publish = (Work.Publish) queue.claim(TaskKind.PUBLISH).work();
        // Then
        assertThat(publish.dest()).hasToString("testfolder");
        assertThat(publish.files())
                .extracting(file -> file.path().value())
                .containsExactly("mine.bin");
    }

    @Test
    void keepsTheNamesOfSeveralFiles() {
        callers.admin()
                .contentType(ContentType.JSON)
                .body(
                        "{\"source\":\"hf://acme/tiny\",\"dest\":\"x\",\"view\":\"plain\",\"file_name\":\"one.bin\"}")
                .post("/api/v1/jobs")
                .then()
                .statusCode(201);
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 10, 20));
        queue.transferAll();

        assertThat(((Work.Publish) queue.claim(TaskKind.PUBLISH).work()).files())
                .extracting(file -> file.path().value())
                .containsExactly("f0", "f1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"source\":\"https://a.example/b\",\"file_name\":\"../b\"}",
                "{\"source\":\"hf://acme/tiny\",\"file_name\":\"b\"}"
            })
    void takesOnlyNamesBelowTheFolderAndForThePlainView(String body) {
        callers.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/jobs")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("file_name"));
    }

    @Test
    void saysWhyADownloadFailedUntilALaterOneSucceeds() {
        put("tiny", entry("Tiny", "tiny.bin", "test"));
        callers.admin().post("/api/v1/catalog/tiny/download").then().statusCode(201);
        queue.report(
                QueueFixture.failed(queue.claim(TaskKind.RESOLVE), FailureCode.SOURCE_NOT_FOUND));

        state("tiny", "error").body("error.code", equalTo("SOURCE_NOT_FOUND"));
        assertThat(listed("status=error")).containsExactly("tiny");

        callers.admin().post("/api/v1/catalog/tiny/download").then().statusCode(201);
        state("tiny", "queued").body("error", nullValue());
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 10));
        queue.transferAll();
        publish("tiny.bin");
        assertThat(listed("status=error")).isEmpty();
        state("tiny", "present");
    }

    @Test
    void showsWhatABareJobOfTheSameSourceDoes() {
        put("tiny", entry("Tiny", "tiny.bin", "test"));
        callers.admin()
                .contentType(ContentType.JSON)
                .body("{\"source\":\"https://example.org/tiny.bin\",\"dest\":\"testfolder\"}")
                .post("/api/v1/jobs")
                .then()
                .statusCode(201);

        state("tiny", "queued");
        callers.admin()
                .post("/api/v1/catalog/tiny/download")
                .then()
                .statusCode(200)
                .body("attached", equalTo(true));
    }

    @Test
    void pagesInEveryOrderWithoutGapsAndDoubles() {
        importRows(
                IntStream.range(0, 23)
                        .mapToObj(i -> row("m%02d".formatted(i), "Model " + (i % 5), i + 1))
                        .toList());
        for (String sort : List.of("name", "-name", "size", "-size", "status", "-status")) {
            List<String> whole = listed("category=test&sort=" + sort + "&limit=50");
            List<String> paged = new ArrayList<>();
            String cursor = null;
            do {
                JsonPath page =
                        get("/api/v1/catalog?category=test&limit=7&sort="
                                        + sort
                                        + (cursor == null ? "" : "&cursor=" + cursor))
                                .statusCode(200)
                                .body("total", equalTo(23))
                                .extract()
                                .jsonPath();
                paged.addAll(page.getList("items.id"));
                cursor = page.getString("next_cursor");
            } while (cursor != null);
            assertThat(paged).as(sort).isEqualTo(whole).hasSize(23);
        }
        assertThat(listed("category=test&sort=-size&limit=2")).containsExactly("m22", "m21");
    }

    @Test
    void findsWordsAndPartsWithTheBestFirst() {
        importRows(
                List.of(
                        row("a", "Zebra painter", 1),
                        row("b", "Other", 2).replace("}", ",\"description\":\"a zebra\"}"),
                        row("c", "Third", 3).replace("}", ",\"tags\":[\"ZebraFish\"]}"),
                        row("d", "Fourth", 4)));

        assertThat(listed("category=test&q=zebra")).startsWith("a").contains("b", "c").hasSize(3);
        assertThat(listed("category=test&q=EBRAFI")).containsExactly("c");
        assertThat(listed("category=test&q=painter zebra")).containsExactly("a");
        assertThat(listed("category=test&q=100%25")).isEmpty();
        assertThat(listed("category=test&q=\"('&|!:*")).isEmpty();
    }

    @Test
    void countsWhatListsCanBeNarrowedTo() {
        importRows(
                List.of(
                        row("a", "A", 1)
                                .replace(
                                        "}",
                                        ",\"tags\":[\"t1\",\"t2\"],\"base_model\":\"testbase\"}"),
                        row("b", "B", 2).replace("}", ",\"tags\":[\"t1\"]}")));

        get("/api/v1/catalog/facets")
                .statusCode(200)
                .body("categories.find { it.id == 'test' }.count", equalTo(2))
                .body("categories.find { it.id == 'checkpoints' }.name", equalTo("Checkpoints"))
                .body("base_models.find { it.id == 'testbase' }.count", equalTo(1))
                .body("base_models.id", hasItem("(none)"))
                .body("tags.find { it.id == 't1' }.count", equalTo(2))
                .body(
                        "statuses.id",
                        contains("downloading", "queued", "error", "missing", "present"));
        assertThat(listed("category=test&base_model=(none)")).containsExactly("b");
        assertThat(listed("category=test&tag=t2")).containsExactly("a");
    }

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

        put("tiny", answered).then().statusCode(200).body("etag", equalTo("1"));
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
                .body("edited", equalTo(true));
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=50001",
                "sort=colour",
                "status=lost",
                "cursor=x",
                "cursor=WyJTSVpFKyIsIngiLCJ5IiwieiJd&sort=size",
                // ["NAME+","\u0000","a"], ["SIZE+","1.5","a","b"],
                // ["STATUS+","99999999999","a","b"]
                "cursor=WyJOQU1FKyIsIlx1MDAwMCIsImEiXQ",
                "cursor=WyJTSVpFKyIsIjEuNSIsImEiLCJiIl0&sort=size",
                "cursor=WyJTVEFUVVMrIiwiOTk5OTk5OTk5OTkiLCJhIiwiYiJd&sort=status"
            })
    void refusesAQueryThatIsWrong(String query) {
        get("/api/v1/catalog?" + query)
                .statusCode(400)
                .body("errors.field", hasItem(query.substring(0, query.indexOf('='))));
    }

    private void publish(String file) {
        queue.report(QueueFixture.publishedAs(queue.claim(TaskKind.PUBLISH), "testfolder/" + file));
    }

    private List<String> listed(String query) {
        return get("/api/v1/catalog?" + query).statusCode(200).extract().path("items.id");
    }

    private ValidatableResponse state(String id, String status) {
        return get("/api/v1/catalog/" + id).statusCode(200).body("status", equalTo(status));
    }

    private ValidatableResponse get(String path) {
        return callers.admin().get(path).then();
    }

    private Response put(String id, String body) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .put("/api/v1/catalog/" + id);
    }

    private Response putIf(String id, String body, String tag) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .header("If-Match", tag)
                .body(body)
                .put("/api/v1/catalog/" + id);
    }

    private void importRows(List<String> rows) {
        importText(rows.stream().collect(Collectors.joining(",", "[", "]")), "?atomic=true")
                .statusCode(200)
                .body("added", equalTo(rows.size()));
    }

    private ValidatableResponse importText(String text, String query) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .body(text)
                .post("/api/v1/catalog/import" + query)
                .then();
    }

    private static String entry(String name, String file, String category) {
        return "{\"name\":\"%s\",\"file\":\"%s\",\"category\":\"%s\",\"dest\":\"testfolder\",\"source\":\"url\",\"url\":\"https://example.org/%s\",\"size_gb\":1.5}"
                .formatted(name, file, category, file);
    }

    private static String anonymous(String name, String dest) {
        return "{\"name\":\"%1$s\",\"file\":\"model.bin\",\"category\":\"test\",\"dest\":\"%2$s\",\"source\":\"url\",\"url\":\"https://example.org/%2$s\"}"
                .formatted(name, dest);
    }

    private static String row(String id, String name, int size) {
        return "{\"id\":\"%1$s\",\"name\":\"%2$s\",\"file\":\"%1$s.bin\",\"category\":\"test\",\"dest\":\"testfolder\",\"source\":\"url\",\"url\":\"https://example.org/%1$s.bin\",\"size_gb\":%3$d}"
                .formatted(id, name, size);
    }
}
