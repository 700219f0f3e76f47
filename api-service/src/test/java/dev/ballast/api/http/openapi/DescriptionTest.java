package dev.ballast.api.http.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class DescriptionTest {

    @Test
    void describesEveryOperationWithAnExample() {
        Map<String, Map<String, Map<String, Object>>> paths = description().getMap("paths");

        assertThat(paths).hasSizeGreaterThan(15);
        paths.forEach((path, operations) ->
                operations.forEach((method, operation) -> {
                    String name = method + " " + path;
                    assertThat(operation)
                            .as(name)
                            .containsKeys("summary", "description", "operationId");
                    assertThat(operation.toString())
                            .as("%s has an example, or answers nothing", name)
                            .containsAnyOf("example=", "204=");
                    assertThat(operation.toString()).contains("401=", "403=", "400=");
                }));
    }

    @Test
    void showsExamplesForEveryBody() {
        List<Object> contents =
                description()
                        .getList(
                                "paths.collectMany { it.value.values() }.findAll { it.requestBody"
                                        + " }.collectMany { it.requestBody.content.values() }");

        assertThat(contents)
                .isNotEmpty()
                .allSatisfy(media -> assertThat(media.toString()).contains("example="));
    }

    @Test
    void saysHowToAuthenticate() {
        assertThat(description().getMap("components.securitySchemes"))
                .containsKeys("bearer", "apiKey");
    }

    @Test
    void canBeTriedInTheBrowser() {
        given().get("/q/swagger-ui/").then().statusCode(200);
    }

    private static JsonPath description() {
        return given().get("/q/openapi?format=json").then().statusCode(200).extract().jsonPath();
    }
}
