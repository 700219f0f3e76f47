package dev.ballast.api.http.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The catalog as callers see it.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class CatalogTest extends CatalogCalls {
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
}
