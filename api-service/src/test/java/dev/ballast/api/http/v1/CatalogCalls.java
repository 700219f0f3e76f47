package dev.ballast.api.http.v1;

import static org.hamcrest.Matchers.equalTo;

import dev.ballast.api.QueueFixture;
import dev.ballast.api.http.Callers;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;

/// Calls of the catalog. Entries of these tests are in categories of their own.
abstract class CatalogCalls {
    @Inject Callers callers;
    @Inject QueueFixture queue;

    @BeforeEach
    void reset() {
        queue.reset();
        queue.sql("delete from catalog_entry where category like 'test%'");
        queue.report();
    }

    ValidatableResponse get(String path) {
        return callers.admin().get(path).then();
    }

    Response put(String id, String body) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .put("/api/v1/catalog/" + id);
    }

    void importRows(List<String> rows) {
        importText(rows.stream().collect(Collectors.joining(",", "[", "]")), "?atomic=true")
                .statusCode(200)
                .body("added", equalTo(rows.size()));
    }

    ValidatableResponse importText(String text, String query) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .body(text)
                .post("/api/v1/catalog/import" + query)
                .then();
    }

    static String entry(String name, String file, String category) {
        return "{\"name\":\"%s\",\"file\":\"%s\",\"category\":\"%s\",\"dest\":\"testfolder\",\"source\":\"url\",\"url\":\"https://example.org/%s\",\"size_gb\":1.5}"
                .formatted(name, file, category, file);
    }

    static String row(String id, String name, int size) {
        return "{\"id\":\"%1$s\",\"name\":\"%2$s\",\"file\":\"%1$s.bin\",\"category\":\"test\",\"dest\":\"testfolder\",\"source\":\"url\",\"url\":\"https://example.org/%1$s.bin\",\"size_gb\":%3$d}"
                .formatted(id, name, size);
    }
}
