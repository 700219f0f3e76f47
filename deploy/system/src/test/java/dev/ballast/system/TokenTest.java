package dev.ballast.system;

import static dev.ballast.system.Sizes.kibibytes;
import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Exchange;
import dev.ballast.local.hub.Served;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProduct.class)
class TokenTest {
    private static final String TOKEN = "hf_K7xq2WvPz9RbTnYdLm4JcGsEuAh";
    private static final String SIGNATURE = "c41fQ8yXb2MmWvL0sT7rKd9ZpEj";

    private final Product product;
    private final Api api;

    /// A second earlier, as file systems may tell times that roughly.
    private final Instant start = Instant.now().minusSeconds(1);

    TokenTest(Product product) {
        this.product = product;
        this.api = product.api();
    }

    @Test
    void aTokenReachesItsHubAndIsNowhereElse() throws IOException, SQLException {
        // Given
        Served gated =
                product.hub()
                        .serve("/gated.safetensors", Content.generated(8, mebibytes(4)))
                        .requiringHeader("Authorization", "Bearer " + TOKEN)
                        .throttledTogetherTo(kibibytes(512));
        product.hub()
                .serve("/other-token.bin", Content.generated(9, 5_000))
                .requiringHeader("Authorization", "Bearer of another token");
        // When
        List<String> answers = new ArrayList<>();
        String running = submit("/gated.safetensors", answers);
        String refused = submit("/other-token.bin", answers);
        api.awaitBytes(running, kibibytes(512));
        // Then
        List<String> whileItRuns = placesThatHold(TOKEN);
        gated.throttledTogetherTo(mebibytes(64));
        api.awaitCompleted(running, Duration.ofSeconds(30));
        assertThat(api.awaitEnd(refused, Duration.ofSeconds(30)).at("/error/code").asText())
                .isEqualTo("SOURCE_FORBIDDEN");
        answers.addAll(answersAbout(running));
        answers.addAll(answersAbout(refused));
        assertThat(gated.exchanges()).extracting(Exchange::status).doesNotContain(401);
        assertThat(whileItRuns).isEmpty();
        assertThat(placesThatHold(TOKEN)).isEmpty();
        assertThat(answers).noneMatch(answer -> answer.contains(TOKEN));
    }

    @Test
    void theQueryOfASignedAddressReachesItsHostAndIsNowhereElse() throws IOException, SQLException {
        // Given
        Served signed =
                product.hub()
                        .serve("/signed.bin", Content.generated(10, mebibytes(4)))
                        .throttledTogetherTo(kibibytes(512));
        String query = "X-Amz-Expires=600&X-Amz-Signature=" + SIGNATURE;
        // When
        Answer submitted =
                api.post(
                        "/api/v1/jobs",
                        Map.of("source", product.hub().uri("/signed.bin") + "?" + query));
        List<String> answers = new ArrayList<>(List.of(submitted.text()));
        String job = submitted.expect(201).path("id").asText();
        api.awaitBytes(job, kibibytes(512));
        // Then
        List<String> whileItRuns = placesThatHold(SIGNATURE);
        signed.throttledTogetherTo(mebibytes(64));
        api.awaitCompleted(job, Duration.ofSeconds(30));
        answers.addAll(answersAbout(job));
        assertThat(signed.exchanges())
                .isNotEmpty()
                .allSatisfy(exchange -> assertThat(exchange.request().query()).isEqualTo(query));
        assertThat(whileItRuns).isEmpty();
        assertThat(placesThatHold(SIGNATURE)).isEmpty();
        assertThat(answers).noneMatch(answer -> answer.contains(SIGNATURE));
        assertThat(submitted.body().path("source").asText())
                .isEqualTo(product.hub().uri("/signed.bin").toString());
    }

    private String submit(String path, List<String> answers) {
        String source = product.hub().uri(path).toString();
        Answer answer =
                api.post("/api/v1/jobs", Map.of("source", source, "dest", "gated", "token", TOKEN));
        answers.add(answer.text());
        return answer.expect(201).path("id").asText();
    }

    private List<String> answersAbout(String job) {
        List<String> answers = new ArrayList<>();
        answers.add(api.get("/api/v1/jobs/" + job).text());
        answers.add(api.get("/api/v1/jobs/" + job + "/files").text());
        answers.add(api.get("/api/v1/jobs?limit=200").text());
        answers.add(api.get("/api/v1/models").text());
        answers.add(api.get("/api/v1/workers").text());
        answers.add(api.get("/q/metrics").text());
        answers.add(api.eventsOf(job).toString());
        return answers;
    }

    /// Kafka records, Postgres columns, and every byte of all files below the data folder that were
    /// written to since the test began: logs, the volume, Kafka's segments, Postgres' tables and
    /// write-ahead log.
    private List<String> placesThatHold(String secret) throws IOException, SQLException {
        List<String> places = new ArrayList<>();
        places.addAll(new KafkaSearch(product.kafka()).topicsThatHold(secret));
        places.addAll(new PostgresSearch(product.database()).columnsThatHold(secret));
        Disk.filesBelow(product.data()).stream()
                .filter(file -> Disk.changedSince(file, start))
                .filter(file -> Disk.holds(file, secret))
                .map(Path::toString)
                .forEach(places::add);
        return places;
    }
}
