package dev.ballast.api.http.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.http.Cookie;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class UsersTest {
    private static final String USERS = "/api/v1/users";
    private static final String SIGN_IN = "/api/v1/sign-in";
    private static final String SESSION = "/api/v1/session";
    private static final String PASSWORD = "correct horse battery";

    @Inject Callers callers;

    @Test
    void signsAUserInWithTheRoleThatAnAdminGave() {
        add("Olga", "operator");

        Cookie cookie = signIn("olga", PASSWORD);

        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Strict");
        assertThat(cookie.getMaxAge()).isEqualTo(86_400);
        given().cookie(cookie)
                .get(SESSION)
                .then()
                .statusCode(200)
                .body("name", equalTo("Olga"))
                .body("role", equalTo("operator"));
        given().cookie(cookie).get(USERS).then().statusCode(403);
        // Other sites cannot set the header without which nothing is changed.
        given().cookie(cookie).post("/api/v1/queue/resume").then().statusCode(401);
        given().cookie(cookie)
                .header(SessionCookie.HEADER, "1")
                .post("/api/v1/queue/resume")
                .then()
                .statusCode(200);
    }

    @Test
    void answersAnUnknownNameAsItAnswersAWrongPassword() {
        add("Wanda", "viewer");

        String wrong =
                tryToSignIn("Wanda", "not the password").statusCode(401).extract().asString();
        String unknown =
                tryToSignIn("Nobody", "not the password").statusCode(401).extract().asString();

        assertThat(wrong).isEqualTo(unknown).contains("SIGN_IN_REFUSED");
    }

    @Test
    void slowsGuessesDownThoughNobodyHasTheName() {
        for (int tries = 0; tries < 5; tries++) {
            tryToSignIn("Nemo", "guess number " + tries).statusCode(401);
        }
        guessUntilItIsTooOften("Nemo")
                .body("code", equalTo("SIGN_IN_TOO_OFTEN"))
                .body("detail", containsString("Try again in"));
    }

    @ParameterizedTest
    @CsvSource({"Ivo, 192.0.2.7", "Iva, unknown", "Ivy, '127.0.0.1, 192.0.2.8'"})
    void letsAUserInByAProxyWhileAStrangerGuessesElsewhere(String name, String client)
            throws Exception {
        add(name, "viewer");
        guessUntilItIsTooOften(name);
        HttpRequest request =
                HttpRequest.newBuilder(callers.address(SIGN_IN))
                        .header("Content-Type", "application/json")
                        .header("X-Forwarded-For", client)
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"name\": \"%s\", \"password\": \"%s\"}"
                                                .formatted(name, PASSWORD)))
                        .build();
        try (HttpClient proxy =
                HttpClient.newBuilder().localAddress(InetAddress.getByName("127.0.0.9")).build()) {
            assertThat(proxy.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
        }
    }

    /// A slow machine may have waited long enough once, but each wait is twice the last one.
    private static ValidatableResponse guessUntilItIsTooOften(String name) {
        ValidatableResponse answer = tryToSignIn(name, "a guess");
        for (int tries = 1; answer.extract().statusCode() == 401 && tries < 25; tries++) {
            answer = tryToSignIn(name, "a guess");
        }
        return answer.statusCode(429);
    }

    @Test
    void endsTheSessionsOfAUserWhosePasswordIsChanged() {
        String id = add("Paula", "viewer");
        Cookie cookie = signIn("Paula", PASSWORD);
        given().cookie(cookie).get(SESSION).then().statusCode(200);

        change(id, Map.of("password", "another long password")).statusCode(200);

        given().cookie(cookie).get(SESSION).then().statusCode(401);
        tryToSignIn("Paula", PASSWORD).statusCode(401);
        given().cookie(signIn("Paula", "another long password"))
                .get(SESSION)
                .then()
                .statusCode(200);
    }

    @Test
    void endsTheSessionsOfAUserWhoIsRemoved() {
        String id = add("Rita", "viewer");
        Cookie cookie = signIn("Rita", PASSWORD);

        callers.admin().delete(USERS + "/" + id).then().statusCode(204);

        given().cookie(cookie).get(SESSION).then().statusCode(401);
        tryToSignIn("Rita", PASSWORD).statusCode(401);
        callers.admin()
                .delete(USERS + "/" + id)
                .then()
                .statusCode(404)
                .body("code", equalTo("USER_NOT_FOUND"));
    }

    @Test
    @Timeout(30)
    void endsTheOpenStreamOfAUserWhoIsRemoved() throws Exception {
        String id = add("Stella", "viewer");
        Cookie cookie = signIn("Stella", PASSWORD);
        HttpRequest request =
                HttpRequest.newBuilder(callers.address("/api/v1/events"))
                        .header("Cookie", cookie.getName() + "=" + cookie.getValue())
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> stream =
                    client.send(request, HttpResponse.BodyHandlers.ofLines());
            assertThat(stream.statusCode()).isEqualTo(200);

            callers.admin().delete(USERS + "/" + id).then().statusCode(204);

            // It has an end now, or the test runs out of time.
            assertThat(stream.body()).isNotEmpty();
        }
    }

    @Test
    void givesTheSessionsOfAUserTheNewRole() {
        String id = add("Xenia", "admin");
        Cookie cookie = signIn("Xenia", PASSWORD);
        given().cookie(cookie).get(USERS).then().statusCode(200);

        change(id, Map.of("role", "viewer")).statusCode(200).body("role", equalTo("viewer"));

        given().cookie(cookie).get(USERS).then().statusCode(403);
        given().cookie(cookie).get(SESSION).then().statusCode(200);
    }

    @Test
    void listsUsersWithoutAnythingOfTheirPasswords() {
        add("Lea", "viewer");
        signIn("Lea", PASSWORD);

        callers.admin()
                .get(USERS)
                .then()
                .statusCode(200)
                .body("items.name", hasItem("Lea"))
                .body("items.find { it.name == 'Lea' }.last_sign_in_at", notNullValue())
                .body(not(containsString("pbkdf2")))
                .body(not(containsString("password")))
                .body(not(containsString("mark")));
    }

    @Test
    void givesNobodyTheNameOfAnotherUserOrKey() {
        add("Zoe", "viewer");

        make("zoe", "viewer", PASSWORD).statusCode(409).body("code", equalTo("USER_NAME_TAKEN"));
        make("ADMIN", "viewer", PASSWORD).statusCode(409).body("code", equalTo("USER_NAME_TAKEN"));
        callers.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "Zoe", "role", "viewer"))
                .post("/api/v1/keys")
                .then()
                .statusCode(409)
                .body("code", equalTo("KEY_NAME_TAKEN"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', viewer, correct horse battery, name",
        "Kim, worker, correct horse battery, role",
        "Kim, king, correct horse battery, role",
        "Kim, viewer, too short, password",
        "a very long name, viewer, A very long NAME, password",
    })
    void refusesWhatMakesNoUser(String name, String role, String password, String field) {
        make(name, role, password)
                .statusCode(400)
                .body("code", equalTo("INVALID_REQUEST"))
                .body("errors.field", hasItem(field));
    }

    @Test
    void keepsTheNameOfAUser() {
        change(add("Mona", "viewer"), Map.of("name", "Lisa"))
                .statusCode(400)
                .body("errors.field", hasItem("name"));
    }

    @Test
    void takesNothingButJsonForASignInSoThatNoFormOfAnotherSiteCanSendOne() {
        given().contentType(ContentType.URLENC)
                .body("name=a&password=b")
                .post(SIGN_IN)
                .then()
                .statusCode(415);
        given().contentType(ContentType.JSON).body("{}").post(SIGN_IN).then().statusCode(400);
    }

    private String add(String name, String role) {
        return make(name, role, PASSWORD).statusCode(201).extract().path("id");
    }

    private ValidatableResponse make(String name, String role, String password) {
        return callers.as(Role.ADMIN)
                .contentType(ContentType.JSON)
                .body(Map.of("name", name, "role", role, "password", password))
                .post(USERS)
                .then();
    }

    private ValidatableResponse change(String id, Map<String, String> change) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .body(change)
                .patch(USERS + "/" + id)
                .then();
    }

    private static ValidatableResponse tryToSignIn(String name, String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("name", name, "password", password))
                .post(SIGN_IN)
                .then();
    }

    private static Cookie signIn(String name, String password) {
        return tryToSignIn(name, password)
                .statusCode(200)
                .extract()
                .detailedCookie("ballast_session");
    }
}
