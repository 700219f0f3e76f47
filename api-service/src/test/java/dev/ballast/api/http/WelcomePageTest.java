package dev.ballast.api.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.ballast.api.BackingServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class WelcomePageTest {

    @Test
    void showsACommandWithTheAddressThatTheReaderCameBy() {
        given().header("Host", "ballast.example:8443")
                .get("/")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .body(containsString("curl http://ballast.example:8443/api/v1/jobs"))
                .body(containsString("/q/swagger-ui"))
                .body(not(containsString("<script")));
    }

    @Test
    void repeatsNothingThatIsNoAddress() {
        given().header("Host", "a\"><script>alert(1)</script>")
                .get("/")
                .then()
                .body(not(containsString("<script")));
    }
}
