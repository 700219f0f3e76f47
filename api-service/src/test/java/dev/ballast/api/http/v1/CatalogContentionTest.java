package dev.ballast.api.http.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.http.Callers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several who change the catalog at once, and imports that are wrong. Replicas share nothing but
/// the database, so requests to one of them meet as those to several do.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class CatalogContentionTest {
    private static final int ROUNDS = 20;
    private static final String NATIVE = "/api/v1/catalog/import";

    @Inject Callers callers;
    @Inject QueueFixture queue;

    @BeforeEach
    void reset() {
        queue.sql("delete from catalog_entry where category like 'test%'");
    }

    @ParameterizedTest
    @ValueSource(strings = {NATIVE, "/api/admin/models/import"})
    void losesNeitherAnEditNorAnImportThatMeet(String path) {
        imports("[%s]".formatted(row("tiny", "0")), "");
        for (int round = 1; round <= ROUNDS; round++) {
            String now = Integer.toString(round);
            Response seen = callers.admin().get("/api/v1/catalog/tiny");
            String edited =
                    seen.asString().replaceFirst("\"name\":\"[^\"]*\"", "\"name\":\"" + now + "\"");
            var edit = CompletableFuture.supplyAsync(() -> put(edited, seen.header("ETag")));
            var imported =
                    CompletableFuture.supplyAsync(() ->
                            post(
                                    path,
                                    "[{\"id\":\"tiny\",\"description\":\"%s\"}]".formatted(now)));

            assertThat(imported.join().statusCode()).isEqualTo(200);
            assertThat(edit.join()).isIn(200, 412);
            JsonPath after = callers.admin().get("/api/v1/catalog/tiny").jsonPath();
            assertThat(after.getString("description")).isEqualTo(now);
            assertThat(after.getString("name").equals(now)).isEqualTo(edit.join() == 200);
        }
    }

    @Test
    void letsImportsOfTheSameNewModelsMeet() {
        for (int round = 1; round <= ROUNDS; round++) {
            String id = "new-" + round;
            var one =
                    CompletableFuture.supplyAsync(
                            () -> imports("[%s]".formatted(row(id, "one")), ""));
            var two =
                    CompletableFuture.supplyAsync(() ->
                            imports(
                                    "[{\"id\":\"%1$s\",\"tags\":[\"two\"]},%2$s]"
                                            .formatted(id, row("other-" + id, "two")),
                                    ""));

            assertThat(one.join().statusCode()).isEqualTo(200);
            assertThat(two.join().statusCode()).isEqualTo(200);
            // The tag alone is no model, so it counts only if the other import was first.
            boolean second = two.join().jsonPath().getInt("updated") == 1;
            JsonPath after = callers.admin().get("/api/v1/catalog/" + id).jsonPath();
            assertThat(after.getString("name")).isEqualTo("one");
            assertThat(after.getList("tags") != null).isEqualTo(second);
        }
    }

    @Test
    void changesNothingForABrokenFileAndNamesEachFaultWithItsRowAndField() {
        imports("[%s]".formatted(row("tiny", "Tiny")), "");
        String before = callers.admin().get("/api/v1/catalog/export").asString();

        imports(
                        """
                        {"categories":[
                          {"id":"test","name":"Test","models":[
                            %s,
                            {"id":"tiny","size_gb":"large","surprise":1},
                            7]},
                          {"id":"Not an id","models":[]},
                          {"id":"test-new","models":[
                            {"name":"No place","file":"../up.bin","source":"ftp"}]}]}\
                        """
                                .formatted(row("good", "Good")),
                        "?atomic=true")
                .then()
                .statusCode(400)
                .body("code", equalTo("INVALID_REQUEST"))
                .body(
                        "errors.field",
                        hasItems(
                                "categories[0].models[1].size_gb",
                                "categories[0].models[1].surprise",
                                "categories[0].models[2].model",
                                "categories[1].id",
                                "categories[2].models[0].file",
                                "categories[2].models[0].dest",
                                "categories[2].models[0].source"));

        assertThat(callers.admin().get("/api/v1/catalog/export").asString()).isEqualTo(before);
    }

    @Test
    void saysWhereAFileIsNoJson() {
        String before = callers.admin().get("/api/v1/catalog/export").asString();

        imports("[\n  {\"name\": }\n]", "")
                .then()
                .statusCode(400)
                .body("errors.message", hasItem(containsString("line 2")));

        assertThat(callers.admin().get("/api/v1/catalog/export").asString()).isEqualTo(before);
    }

    @Test
    void refusesADocumentThatIsNoCatalog() {
        imports("{\"models\":1}", "")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("body"))
                .body("detail", containsString("categories"));
    }

    private Response imports(String document, String query) {
        return post(NATIVE + query, document);
    }

    private Response post(String path, String document) {
        return callers.admin().contentType(ContentType.JSON).body(document).post(path);
    }

    private int put(String entry, String tag) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .header("If-Match", tag)
                .body(entry)
                .put("/api/v1/catalog/tiny")
                .statusCode();
    }

    private static String row(String id, String name) {
        return "{\"id\":\"%1$s\",\"name\":\"%2$s\",\"file\":\"%1$s.bin\",\"category\":\"test\",\"dest\":\"testfolder\",\"source\":\"url\",\"url\":\"https://example.org/%1$s.bin\"}"
                .formatted(id, name);
    }
}
