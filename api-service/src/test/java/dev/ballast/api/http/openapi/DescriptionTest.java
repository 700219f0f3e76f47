package dev.ballast.api.http.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.model.job.Reason;
import dev.ballast.model.job.Stall;
import dev.ballast.model.job.WaitReason;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
    void namesFieldsAsTheyAreSent() {
        assertThat(properties("JobView")).containsKey("bytes_done").doesNotContainKey("bytesDone");
        assertThat(properties("JobRequest")).containsKeys("dry_run", "max_speed");
    }

    @Test
    void aReasonIsOneOfTheTextsThatAreSent() {
        assertThat(description().getList("components.schemas.Reason.enum", String.class))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(
                                        Arrays.stream(WaitReason.values()),
                                        Arrays.stream(Stall.values()))
                                .map(Reason::wire)
                                .distinct()
                                .toList());
        assertThat(description().getString("components.schemas.Reason.type")).isEqualTo("string");
    }

    private static Map<String, Object> properties(String schema) {
        return description().getMap("components.schemas.%s.properties".formatted(schema));
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
