package dev.ballast.api.http.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.Method;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A request that is wrong, and how it must be answered.
///
/// @param path as it stands in the request line, nothing is encoded
/// @param field that the problem must name; null where it is not about one
record BadRequest(
        String name,
        Method method,
        String path,
        @Nullable String body,
        String mediaType,
        int status,
        String code,
        @Nullable String field) {
    static final String JOBS = "/api/v1/jobs";
    static final String UNKNOWN = "/0197aaaa-0000-7000-8000-000000000000";
    private static final String JSON = "application/json";

    /// A job that is refused as not valid.
    static BadRequest job(String name, String body, @Nullable String field) {
        return invalid(name, Method.POST, JOBS, body, field);
    }

    static BadRequest query(String name, String path, String field) {
        return new BadRequest(name, Method.GET, path, null, JSON, 400, "INVALID_REQUEST", field);
    }

    static BadRequest invalid(
            String name, Method method, String path, String body, @Nullable String field) {
        return new BadRequest(name, method, path, body, JSON, 400, "INVALID_REQUEST", field);
    }

    static BadRequest plain(String name, Method method, String path, int status, String code) {
        return new BadRequest(name, method, path, null, JSON, status, code, null);
    }

    /// Sends it and looks at the answer.
    ///
    /// @param caller may do everything
    void check(RequestSpecification caller) {
        RequestSpecification request = caller.urlEncodingEnabled(false);
        if (body != null) {
            request.header("Content-Type", mediaType).body(body.getBytes(StandardCharsets.UTF_8));
        }

        Response answer = request.request(method, path);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        var problem = answer.jsonPath();
        assertThat(problem.getString("code")).isEqualTo(code);
        assertThat(problem.getInt("status")).isEqualTo(status);
        assertThat(problem.getString("type"))
                .isEqualTo("/problems/" + code.toLowerCase(Locale.ROOT).replace('_', '-'));
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank().doesNotContain("dev.ballast", "java.");
        assertThat(problem.getString("instance")).startsWith("/");
        if (field != null) {
            assertThat(problem.getList("errors.field", String.class)).contains(field);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
