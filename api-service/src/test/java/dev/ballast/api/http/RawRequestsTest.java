package dev.ballast.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.access.Role;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests as clients write them that encode nothing; those of the test library are encoded.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class RawRequestsTest {
    @Inject Callers callers;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/jobs?q=a|b",
                "/api/v1/jobs?q={x}",
                "/api/v1/catalog?q=100%",
                "/api/v1/models?q=^"
            })
    void takesQueriesThatNoUriMayHave(String target) {
        assertThat(statusOf(target, callers.key(Role.VIEWER))).isIn(200, 400);
    }

    @Test
    void saysWhatIsWrongBesideSuchAQuery() {
        assertThat(statusOf("/api/v1/jobs?limit=|", callers.key(Role.VIEWER))).isEqualTo(400);
    }

    @Test
    void knowsNoEntryWhoseIdNoEntryCanHave() {
        assertThat(statusOf("/api/v1/catalog/%00", callers.key(Role.VIEWER))).isEqualTo(404);
    }

    @Test
    void takesAKeyInTheQueryForNoPathThatOnlyBeginsLikeADialects() {
        String target =
                "/llamactl/api/v1/models/../../../../api/v1/jobs?api_key="
                        + callers.key(Role.VIEWER);
        assertThat(statusOf(target, null)).isEqualTo(401);
    }

    private static int statusOf(String target, @Nullable String key) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            String request =
                    "GET "
                            + target
                            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + (key == null ? "" : "X-API-Key: " + key + "\r\n")
                            + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
