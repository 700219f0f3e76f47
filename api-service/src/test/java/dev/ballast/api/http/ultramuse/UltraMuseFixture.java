package dev.ballast.api.http.ultramuse;

import dev.ballast.api.QueueFixture;
import dev.ballast.api.http.Callers;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Work;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Singleton;

/// A client of UltraMuse's API, and the worker that does what it asks for.
@Singleton
class UltraMuseFixture {
    static final String MODELS = "/api/models";

    private final Callers callers;
    private final QueueFixture queue;

    UltraMuseFixture(Callers callers, QueueFixture queue) {
        this.callers = callers;
        this.queue = queue;
    }

    /// An empty queue, the built-in registry, and a worker.
    void reset() {
        queue.reset();
        queue.sql("delete from catalog_entry where from_file is null");
        queue.report();
    }

    void install(String model, long... sizes) {
        download(model);
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), sizes));
        queue.transferAll();
        Claim publish = queue.claim(TaskKind.PUBLISH);
        Work.Publish work = (Work.Publish) publish.work();
        String dest = String.valueOf(work.dest());
        queue.report(
                sizes.length == 1
                        ? QueueFixture.publishedAs(publish, dest + "/" + model)
                        : QueueFixture.published(publish, dest));
    }

    String download(String model) {
        return post(MODELS + "/download", "{\"modelId\":\"%s\"}".formatted(model))
                .statusCode(200)
                .extract()
                .path("jobId");
    }

    /// Adds a model of one's own, and returns its id.
    String add(String body) {
        return post(MODELS, body).statusCode(201).extract().path("model.id");
    }

    ValidatableResponse get(String path) {
        return caller().get(path).then();
    }

    ValidatableResponse post(String path, String body) {
        return caller().contentType(ContentType.JSON).body(body).post(path).then();
    }

    RequestSpecification caller() {
        return callers.admin();
    }
}
