package dev.ballast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WholeAnswerTest {
    private static final Content ANSWER = Content.of("{\"id\": \"acme/tiny\"}");

    private final Hub hub = Hub.start();

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void anAnswerThatTricklesIsGivenUp() {
        // Given
        hub.serve("/slow", ANSWER).failingAlwaysWith(Fault.slow(1));
        // When, Then
        try (HttpFetcher hasty = fetcher(Duration.ofMillis(100))) {
            assertThatThrownBy(() -> whole(hasty, "/slow"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the answer was not over within PT0.1S");
        }
    }

    @Test
    void anAnswerThatComesInTimeIsReadToItsEnd() throws IOException {
        // Given
        hub.serve("/answer", ANSWER);
        // When, Then
        try (HttpFetcher http = fetcher(Duration.ofMinutes(2))) {
            assertThat(whole(http, "/answer")).hasSize((int) ANSWER.length());
        }
    }

    private byte[] whole(HttpFetcher http, String path) throws IOException {
        return http.prepare(new HttpGet(hub.uri(path), List.of(), null, null))
                .whole(answer -> answer.body().readAllBytes());
    }

    private static HttpFetcher fetcher(Duration answerTimeout) {
        return new HttpFetcher(
                HttpSettings.of("test").withAnswerTimeout(answerTimeout),
                EgressPolicy.of(List.of("127.0.0.1")),
                Dns.SYSTEM);
    }
}
