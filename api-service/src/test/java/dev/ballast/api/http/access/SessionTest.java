package dev.ballast.api.http.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.ballast.api.BackingServices;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.http.Cookie;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class SessionTest {
    private static final String SESSION = "/api/v1/session";
    private static final String PAUSE = "/api/v1/queue/pause";
    private static final String RESUME = "/api/v1/queue/resume";

    @Inject Callers callers;

    @Test
    void signsABrowserInWithACookieThatScriptsCannotRead() {
        Cookie cookie = signIn(Role.OPERATOR);

        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Strict");
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getMaxAge()).isEqualTo(86_400);
        assertThat(cookie.getValue()).doesNotContain(callers.key(Role.OPERATOR));
        given().cookie(cookie)
                .get(SESSION)
                .then()
                .statusCode(200)
                .body("name", equalTo("operator"))
                .body("role", equalTo("operator"));
    }

    @Test
    void sendsTheCookieByHttpsOnlyWhereATrustedProxySaysThatTheBrowserCameSo() throws Exception {
        assertThat(setCookie("127.0.0.9", "https")).contains("; Secure");
        assertThat(setCookie("127.0.0.9", "http")).doesNotContain("; Secure");
        assertThat(setCookie("127.0.0.8", "https")).doesNotContain("; Secure");
    }

    /// What a browser gets that comes by a proxy at this address.
    private String setCookie(String proxy, String proto) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().localAddress(InetAddress.getByName(proxy)).build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + RestAssured.port + SESSION))
                            .header("Authorization", "Bearer " + callers.key(Role.VIEWER))
                            .header("X-Forwarded-Proto", proto)
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("Set-Cookie")
                    .orElseThrow();
        }
    }

    @Test
    void givesTheBrowserTheRoleOfItsKey() {
        given().cookie(signIn(Role.VIEWER))
                .header(SessionCookie.HEADER, "1")
                .post(PAUSE)
                .then()
                .statusCode(403);
    }

    @Test
    void changesNothingForAnotherSiteThatSendsTheCookie() {
        Cookie cookie = signIn(Role.OPERATOR);

        given().cookie(cookie)
                .post(PAUSE)
                .then()
                .statusCode(401)
                .body("detail", containsString(SessionCookie.HEADER));

        given().cookie(cookie).header(SessionCookie.HEADER, "1").post(PAUSE).then().statusCode(200);
        given().cookie(cookie)
                .header(SessionCookie.HEADER, "1")
                .post(RESUME)
                .then()
                .statusCode(200);
    }

    @Test
    void endsWithItsKey() {
        var made =
                callers.admin()
                        .contentType(ContentType.JSON)
                        .body("{\"name\":\"leaves\",\"role\":\"viewer\"}")
                        .post("/api/v1/keys")
                        .jsonPath();
        Cookie cookie = signIn(made.getString("key"));
        callers.admin().delete("/api/v1/keys/" + made.getString("id")).then().statusCode(204);

        given().cookie(cookie).get(SESSION).then().statusCode(401);
        // What is open to everybody is so to this browser too.
        given().cookie(cookie).get("/admin/models").then().statusCode(200);
    }

    @Test
    void takesTheCookieAwayAtTheEnd() {
        Cookie gone =
                given().cookie(signIn(Role.VIEWER))
                        .header(SessionCookie.HEADER, "1")
                        .delete(SESSION)
                        .then()
                        .statusCode(204)
                        .extract()
                        .detailedCookie("ballast_session");

        assertThat(gone.getValue()).isEmpty();
        assertThat(gone.getMaxAge()).isZero();
    }

    @Test
    void needsAKeyToBegin() {
        given().post(SESSION).then().statusCode(401);
        given().cookie("ballast_session", "made-up").get(SESSION).then().statusCode(401);
    }

    private Cookie signIn(Role role) {
        return signIn(callers.key(role));
    }

    private static Cookie signIn(String key) {
        return given().header("Authorization", "Bearer " + key)
                .post(SESSION)
                .then()
                .statusCode(200)
                .extract()
                .detailedCookie("ballast_session");
    }
}
