package dev.ballast.api.http.admin;

import static org.hamcrest.Matchers.equalTo;

import dev.ballast.api.QueueFixture;
import dev.ballast.api.http.Callers;
import dev.ballast.model.job.TaskKind;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Singleton;

/// A catalog with some models of the category `test`, and a client of the admin page's API.
@Singleton
class AdminFixture {
    static final String MODELS = "/api/admin/models";

    private final Callers callers;
    private final QueueFixture queue;

    AdminFixture(Callers callers, QueueFixture queue) {
        this.callers = callers;
        this.queue = queue;
    }

    /// An empty queue, one worker, and only the catalog's own models.
    void reset() {
        queue.reset();
        queue.sql("delete from catalog_entry where category like 'test%'");
        queue.sql("update activity_log set cleared_at = 'epoch'");
        queue.report();
    }

    /// Adds a model of 1.5 GB from an address.
    void add(String file) {
        imports("[" + row(file) + "]").body("total_added", equalTo(1));
    }

    static String row(String file) {
        return "{\"name\":\"Model %1$s\",\"file\":\"%1$s\",\"category\":\"test\",\"dest\":\"testfolder\",\"source\":\"url\",\"url\":\"https://example.org/%2$s\",\"size_gb\":1.5}"
                .formatted(file, file.replaceAll("\\W", "_"));
    }

    /// Fetches it and lays it down where the catalog says.
    void install(String file, long size) {
        post("/download/" + file).statusCode(200);
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), size));
        queue.transferAll();
        queue.report(QueueFixture.publishedAs(queue.claim(TaskKind.PUBLISH), "testfolder/" + file));
    }

    ValidatableResponse imports(String document) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .body(document)
                .post(MODELS + "/import")
                .then()
                .statusCode(200);
    }

    /// The list, with the path of the model of this file.
    ValidatableResponse list() {
        return get(MODELS).statusCode(200);
    }

    /// Where the list has this model.
    static String modelOf(String file) {
        return "categories.models.flatten().find { it.file == '%s' }".formatted(file);
    }

    ValidatableResponse get(String path) {
        return callers.admin().get(path).then();
    }

    ValidatableResponse post(String path) {
        return callers.admin().post(MODELS + path).then();
    }

    ValidatableResponse post(String path, String body) {
        return callers.admin().contentType(ContentType.JSON).body(body).post(MODELS + path).then();
    }

    ValidatableResponse delete(String path) {
        return callers.admin().delete(MODELS + path).then();
    }
}
