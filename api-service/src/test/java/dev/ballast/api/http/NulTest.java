package dev.ballast.api.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.access.Role;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/// Every parameter of every operation that the service describes, with a character that Postgres
/// cannot store.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class NulTest {
    private static final String NUL = "%00";
    private static final String NOBODY = "0197aaaa-0000-7000-8000-000000000000";

    @Inject Callers callers;

    private record Call(String method, String target) {}

    @Test
    void noParameterMakesAServerErrorOfIt() throws Exception {
        List<Call> calls = calls();

        assertThat(calls).hasSizeGreaterThan(50);
        SoftAssertions all = new SoftAssertions();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (Call call : calls) {
                all.assertThat(status(client, call)).as("%s", call).isLessThan(500);
            }
        }
        all.assertAll();
    }

    private int status(HttpClient client, Call call) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(callers.address(call.target()))
                        .header("Authorization", "Bearer " + callers.key(Role.ADMIN))
                        .header("Content-Type", "application/json")
                        .method(call.method(), HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        answer.body().close();
        return answer.statusCode();
    }

    private static List<Call> calls() {
        Map<String, Map<String, Map<String, Object>>> paths =
                given().get("/q/openapi?format=json").jsonPath().getMap("paths");
        List<Call> calls = new ArrayList<>();
        paths.forEach((path, operations) ->
                operations.forEach((method, operation) ->
                        parameters(operation)
                                .forEach(parameter ->
                                        calls.add(
                                                new Call(
                                                        method.toUpperCase(Locale.ROOT),
                                                        target(path, parameter))))));
        return calls;
    }

    @SuppressWarnings("unchecked") // the form of OpenAPI documents
    private static List<Map<String, String>> parameters(Map<String, Object> operation) {
        List<Map<String, String>> parameters =
                (List<Map<String, String>>) operation.getOrDefault("parameters", List.of());
        return parameters.stream()
                .filter(parameter -> List.of("path", "query").contains(parameter.get("in")))
                .toList();
    }

    private static String target(String path, Map<String, String> parameter) {
        String name = Objects.requireNonNull(parameter.get("name"));
        return "path".equals(parameter.get("in"))
                ? path.replace("{" + name + "}", NUL).replaceAll("\\{[^}]+}", NOBODY)
                : path.replaceAll("\\{[^}]+}", NOBODY) + "?" + name + "=" + NUL;
    }
}
