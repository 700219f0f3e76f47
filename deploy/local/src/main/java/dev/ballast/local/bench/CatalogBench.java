package dev.ballast.local.bench;

import dev.ballast.local.LocalPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// One run of the catalog's benchmark.
final class CatalogBench implements AutoCloseable {
    private static final int IMPORTED_AT_ONCE = 10_000;
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 60;

    private final int entries;
    private final FreshBallast product;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    CatalogBench(FreshBallast product, int entries) {
        this.product = product;
        this.entries = entries;
    }

    List<Figure> run() throws IOException, InterruptedException, SQLException {
        List<Figure> figures = new ArrayList<>();
        for (int from = 0; from < entries; from += IMPORTED_AT_ONCE) {
            int count = Math.min(IMPORTED_AT_ONCE, entries - from);
            long start = System.nanoTime();
            product.client().call("POST", "/api/v1/catalog/import?atomic=true", rows(from, count));
            figures.add(
                    Figure.of(
                                    "import of %,d rows into %,d".formatted(count, from),
                                    (System.nanoTime() - start) / 1e9,
                                    "s")
                            .atMost(10));
        }
        installATenth();
        String name = " of %,d entries".formatted(entries);
        list(figures, "the whole list" + name, "limit=50000", 100);
        list(figures, "a page of a category" + name, "category=bench-3&limit=50", 30);
        list(figures, "a page by size" + name, "sort=-size&limit=50", 30);
        list(figures, "a page of what is present" + name, "status=present&limit=50", 30);
        list(figures, "a page of a search" + name, "q=Model%20123&limit=50", 30);
        return figures;
    }

    @Override
    public void close() {
        http.close();
    }

    /// Says of each tenth entry that it lies on the volume.
    private void installATenth() throws IOException, SQLException {
        LocalPostgres.Database database = product.ballast().database();
        try (Connection connection =
                        DriverManager.getConnection(
                                database.url(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    insert into model (id, name, source, view, volume, path, size, files)
                    select gen_random_uuid(), name, source, 'plain', 'shared', place, 1000, 1
                    from catalog_entry where hashtext(id) % 10 = 0\
                    """);
            statement.execute(
                    """
                    insert into model_file (model_id, path, published, size, sha256)
                    select id, name, path, size, md5(path) || md5(name) from model\
                    """);
            statement.execute("vacuum analyze");
        }
    }

    private void list(List<Figure> figures, String name, String query, int goal)
            throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        int bytes = 0;
        for (int i = 0; i < WARM_UP + ROUNDS; i++) {
            long start = System.nanoTime();
            bytes = read(query);
            if (i >= WARM_UP) {
                millis.add((System.nanoTime() - start) / 1e6);
            }
        }
        Percentiles percentiles = new Percentiles(millis);
        figures.add(Figure.of(name + ", p50", percentiles.at(50), "ms"));
        figures.add(Figure.of(name + ", p95", percentiles.at(95), "ms").atMost(goal));
        figures.add(Figure.of(name + ", size", bytes / 1e6, "MB"));
    }

    /// Fetches the answer and does not look into it.
    private int read(String query) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(product.ballast().url().resolve("/api/v1/catalog?" + query))
                        .header("Authorization", "Bearer " + product.ballast().adminKey())
                        .build();
        HttpResponse<InputStream> response =
                http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException(query + " answered " + response.statusCode());
        }
        try (InputStream body = response.body()) {
            return (int) body.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static Map<String, Object> rows(int from, int count) {
        List<Map<String, Object>> models =
                IntStream.range(from, from + count)
                        .mapToObj(i ->
                                Map.<String, Object>of(
                                        "id", "bench-%d".formatted(i),
                                        "name", "Model %d for measuring".formatted(i),
                                        "file", "bench_model_%d.safetensors".formatted(i),
                                        "category", "bench-%d".formatted(i % 14),
                                        "dest", "bench",
                                        "source", "huggingface",
                                        "hf_repo", "bench/model-%d".formatted(i),
                                        "size_gb", 1 + i % 97 / 10.0,
                                        "base_model", "base-%d".formatted(i % 9),
                                        "tags", List.of("tag-%d".formatted(i % 31), "bench")))
                        .toList();
        return Map.of(
                "categories", List.of(Map.of("id", "bench", "name", "Bench", "models", models)));
    }
}
