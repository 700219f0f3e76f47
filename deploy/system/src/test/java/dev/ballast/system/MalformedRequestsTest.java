package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A glance at the running product; the API service's own tests hold the whole table.
@ExtendWith(SharedProduct.class)
class MalformedRequestsTest {
    private final Product product;

    MalformedRequestsTest(Product product) {
        this.product = product;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POST | /api/v1/jobs       | {}                                          | source",
                "POST | /api/v1/jobs       | {\"source\":\"https://h/x\",\"prio\":1}     | prio",
                "POST | /api/v1/jobs       | {\"source\":\"https://h/x\",\"priority\":10} |"
                        + " priority",
                "POST | /api/v1/jobs       | {\"source\":                                | ",
                "PUT  | /api/v1/settings   | {\"max_concurrent_downloads\":0}            |"
                        + " max_concurrent_downloads",
            })
    void malformedRequestsGetAProblemThatNamesTheField(
            String method, String path, String body, @Nullable String field) {
        // When
        Answer answer = product.api().send(method, path, body, Map.of());
        // Then
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(
                        type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
        if (field != null) {
            assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo(field);
        }
    }
}
