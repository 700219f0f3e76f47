package dev.ballast.system;

import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Served;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProduct.class)
class ManyCallersTest {
    private static final int CALLERS = 50;

    private final Product product;
    private final Api api;

    ManyCallersTest(Product product) {
        this.product = product;
        this.api = product.api();
    }

    @Test
    void whatFiftyCallersAskForAtOnceIsFetchedOnce() throws Exception {
        // Given
        Content content = Content.generated(6, mebibytes(8));
        Served served =
                product.hub()
                        .serve("/wanted.safetensors", content)
                        .throttledTogetherTo(mebibytes(2));
        Map<String, String> wish =
                Map.of(
                        "source",
                        product.hub().uri("/wanted.safetensors").toString(),
                        "dest",
                        "wanted");
        // When
        List<Answer> answers = allAtOnce(() -> api.post("/api/v1/jobs", wish));
        served.throttledTogetherTo(mebibytes(64));
        // Then
        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 200)
                .hasSize(CALLERS - 1)
                .allMatch(answer -> answer.body().path("attached").asBoolean());
        assertThat(answers)
                .extracting(answer -> answer.body().path("id").asText())
                .containsOnly(answers.getFirst().body().path("id").asText());
        String job = answers.getFirst().body().path("id").asText();
        api.awaitCompleted(job, Duration.ofSeconds(30));
        long probe = 1;
        assertThat(product.hub().bytesServed("/wanted.safetensors"))
                .isBetween(content.length(), content.length() + probe);
    }

    private static List<Answer> allAtOnce(Callable<Answer> call) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<Answer>> futures = threads.invokeAll(Collections.nCopies(CALLERS, call));
            return futures.stream().map(Future::resultNow).toList();
        }
    }
}
