package dev.ballast.api.http.v1;

import static org.hamcrest.Matchers.equalTo;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.http.Callers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The settings as a caller sees them.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class SettingsTest {
    private static final String ALWAYS =
            "{\"days\":[\"mon\",\"tue\",\"wed\",\"thu\",\"fri\",\"sat\",\"sun\"],"
                    + "\"from\":\"00:00\",\"to\":\"24:00\",%s}";

    @Inject Callers callers;
    @Inject QueueFixture queue;

    @AfterEach
    void reset() {
        queue.reset();
    }

    @Test
    void theTimetableDecidesWhatTheLimitIsNow() {
        change("{\"max_speed\":8192}").body("effective_max_speed", equalTo(8192));
        change("{\"timetable\":[%s]}".formatted(ALWAYS.formatted("\"max_speed\":4096")))
                .body("max_speed", equalTo(8192))
                .body("effective_max_speed", equalTo(4096))
                .body("timetable[0].to", equalTo("24:00"));
        change("{\"timetable\":[%s]}".formatted(ALWAYS.formatted("\"paused\":true")))
                .body("effective_max_speed", equalTo(0));
        change("{\"timetable\":[],\"timezone\":\"Europe/Berlin\",\"max_speed\":null}")
                .body("timezone", equalTo("Europe/Berlin"))
                .body("effective_max_speed", equalTo(null));
    }

    @Test
    void modelsAreVerifiedByThemselvesAsOftenAndAsFastAsTold() {
        change("{\"verify_every\":\"P30D\",\"verify_speed\":4096}")
                .body("verify_every", equalTo("PT720H"))
                .body("verify_speed", equalTo(4096));
        change("{\"verify_every\":null}").body("verify_every", equalTo(null));
        for (String wrong : List.of("\"P1M\"", "\"PT1S\"", "\"P9999D\"", "30", "[]")) {
            callers.admin()
                    .contentType(ContentType.JSON)
                    .body("{\"verify_every\":%s}".formatted(wrong))
                    .put("/api/v1/settings")
                    .then()
                    .statusCode(400)
                    .body("errors[0].field", equalTo("verify_every"));
        }
    }

    private ValidatableResponse change(String body) {
        callers.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .put("/api/v1/settings")
                .then()
                .statusCode(200);
        return callers.admin().get("/api/v1/settings").then().statusCode(200);
    }
}
