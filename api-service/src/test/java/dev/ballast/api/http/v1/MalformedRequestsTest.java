package dev.ballast.api.http.v1;

import static dev.ballast.api.http.v1.BadRequest.JOBS;
import static dev.ballast.api.http.v1.BadRequest.UNKNOWN;
import static dev.ballast.api.http.v1.BadRequest.invalid;
import static dev.ballast.api.http.v1.BadRequest.plain;
import static dev.ballast.api.http.v1.BadRequest.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Method;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a caller gets wrong is answered with a 4xx and a problem that names the field; for the
/// bodies of jobs see [MalformedJobsTest].
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class MalformedRequestsTest {
    @Inject Callers callers;

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void namesWhatIsWrong(BadRequest wrong) {
        wrong.check(callers.admin());
    }

    /// The body is announced and never sent: the answer must not wait for it.
    @Test
    void refusesABodyThatIsTooLargeBeforeItIsSent() throws IOException {
        URI service = callers.address("/");
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            String head =
                    """
                    POST /api/v1/jobs HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Content-Length: 9437184\r
                    \r
                    """
                            .formatted(callers.key(Role.ADMIN));
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.setSoTimeout(30_000);

            byte[] answer = new byte[4096];
            int length = socket.getInputStream().read(answer);

            assertThat(new String(answer, 0, length, StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 413")
                    .contains("application/problem+json");
        }
    }

    static Stream<BadRequest> cases() {
        return Stream.of(queries(), settings(), keys(), claims(), http()).flatMap(all -> all);
    }

    private static Stream<BadRequest> queries() {
        return Stream.of(
                query("limit a text", JOBS + "?limit=x", "limit"),
                query("limit zero", JOBS + "?limit=0", "limit"),
                query("limit negative", JOBS + "?limit=-5", "limit"),
                query("limit too high", JOBS + "?limit=500", "limit"),
                query("bad cursor", JOBS + "?cursor=%21%21", "cursor"),
                query("unknown state", JOBS + "?state=done", "state"),
                query("unknown kind", JOBS + "?kind=upload", "kind"),
                query("label without colon", JOBS + "?label=team", "label"),
                query("q with a control character", JOBS + "?q=a%00b", "q"),
                query("q of 10,000 characters", JOBS + "?q=" + "x".repeat(10_000), "q"),
                query("label with a NUL", JOBS + "?label=a:%00", "label"),
                query("label with a NUL in its name", JOBS + "?label=a%00:b", "label"),
                query(
                        "label of 10,000 characters",
                        JOBS + "?label=a:" + "x".repeat(10_000),
                        "label"),
                query("state with a NUL", JOBS + "?state=%00", "state"),
                query("kind with a NUL", JOBS + "?kind=%00", "kind"),
                query("limit enormous", JOBS + "?limit=99999999999999999999", "limit"),
                query("cursor with a NUL", JOBS + "?cursor=%00", "cursor"),
                query(
                        "cursor of 10,000 characters",
                        JOBS + "?cursor=" + "x".repeat(10_000),
                        "cursor"),
                query("wait enormous", JOBS + UNKNOWN + "?wait=PT99999999999999999H", "wait"),
                query("wait with a NUL", JOBS + UNKNOWN + "?wait=%00", "wait"),
                query("bad wait", JOBS + UNKNOWN + "?wait=soon", "wait"),
                query("wait too long", JOBS + UNKNOWN + "?wait=61s", "wait"),
                query("wait negative", JOBS + UNKNOWN + "?wait=PT-1S", "wait"),
                query("bad last event", "/api/v1/events?last_event_id=x", "Last-Event-ID"),
                query(
                        "last event enormous",
                        "/api/v1/events?last_event_id=99999999999999999999",
                        "Last-Event-ID"),
                query("keep-alive as nobody sends it", "/api/v1/events?keep_alive=x", "keep_alive"),
                query("models q with a NUL", "/api/v1/models?q=%00", "q"),
                query("models view with a NUL", "/api/v1/models?view=%00", "view"),
                query("models limit", "/api/v1/models?limit=1000", "limit"),
                query("models view", "/api/v1/models?view=x", "view"),
                query("models cursor", "/api/v1/models?cursor=x", "cursor"));
    }

    private static Stream<BadRequest> settings() {
        String path = "/api/v1/settings";
        return Stream.of(
                invalid("settings empty", Method.PUT, path, "", "body"),
                invalid("setting unknown", Method.PUT, path, "{\"max_spede\":1}", "max_spede"),
                invalid(
                        "setting too low",
                        Method.PUT,
                        path,
                        "{\"max_concurrent_downloads\":0}",
                        "max_concurrent_downloads"),
                invalid(
                        "setting null",
                        Method.PUT,
                        path,
                        "{\"max_concurrent_downloads\":null}",
                        "max_concurrent_downloads"),
                invalid(
                        "setting a text",
                        Method.PUT,
                        path,
                        "{\"per_host_connections\":\"16\"}",
                        "per_host_connections"),
                invalid(
                        "speed beyond all numbers",
                        Method.PUT,
                        path,
                        "{\"max_speed\":9223372036854775808}",
                        "max_speed"),
                invalid("speed infinite", Method.PUT, path, "{\"max_speed\":1e400}", "max_speed"),
                invalid("setting with a NUL", Method.PUT, path, "{\"\\u0000\":1}", null),
                invalid("speed too low", Method.PUT, path, "{\"max_speed\":1}", "max_speed"),
                invalid(
                        "computed setting",
                        Method.PUT,
                        path,
                        "{\"effective_max_speed\":4096}",
                        "effective_max_speed"),
                invalid("timetable null", Method.PUT, path, "{\"timetable\":null}", "timetable"),
                invalid(
                        "timetable entry null",
                        Method.PUT,
                        path,
                        "{\"timetable\":[null]}",
                        "timetable[0]"),
                invalid(
                        "timetable time",
                        Method.PUT,
                        path,
                        "{\"timetable\":[{\"days\":[\"mon\"],\"from\":\"8\",\"to\":\"09:00\"}]}",
                        "timetable[0]"),
                invalid(
                        "timetable field",
                        Method.PUT,
                        path,
                        "{\"timetable\":[{\"day\":[\"mon\"]}]}",
                        "timetable[0]"),
                invalid("timezone", Method.PUT, path, "{\"timezone\":\"Mars\"}", "timezone"),
                invalid(
                        "attempts too high",
                        Method.PUT,
                        path,
                        "{\"max_attempts\":101}",
                        "max_attempts"));
    }

    private static Stream<BadRequest> keys() {
        String path = "/api/v1/keys";
        return Stream.of(
                invalid("key without name", Method.POST, path, "{\"role\":\"viewer\"}", "name"),
                invalid("key without role", Method.POST, path, "{\"name\":\"x\"}", "role"),
                invalid(
                        "key of unknown role",
                        Method.POST,
                        path,
                        "{\"name\":\"x\",\"role\":\"root\"}",
                        "role"),
                invalid(
                        "key that has expired",
                        Method.POST,
                        path,
                        "{\"name\":\"x\",\"role\":\"viewer\",\"expires_at\":\"2020-01-01T00:00:00Z\"}",
                        "expires_at"),
                invalid(
                        "key that expires some time",
                        Method.POST,
                        path,
                        "{\"name\":\"x\",\"role\":\"viewer\",\"expires_at\":\"tomorrow\"}",
                        "expires_at"),
                invalid(
                        "key that expires when the sun has",
                        Method.POST,
                        path,
                        "{\"name\":\"x\",\"role\":\"viewer\",\"expires_at\":\"+999999999-01-01T00:00:00Z\"}",
                        "expires_at"),
                invalid(
                        "key with a NUL",
                        Method.POST,
                        path,
                        "{\"name\":\"a\\u0000b\",\"role\":\"viewer\"}",
                        "name"),
                invalid(
                        "key with half a character",
                        Method.POST,
                        path,
                        "{\"name\":\"a\\ud800\",\"role\":\"viewer\"}",
                        "name"),
                invalid("key with id", Method.POST, path, "{\"id\":\"x\"}", "id"));
    }

    private static Stream<BadRequest> claims() {
        String path = "/internal/v1/claims";
        return Stream.of(
                invalid(
                        "claim of nobody",
                        Method.POST,
                        path,
                        "{\"kinds\":[\"resolve\"],\"volumes\":[\"shared\"]}",
                        "worker"),
                invalid(
                        "claim of a NUL",
                        Method.POST,
                        path,
                        "{\"worker\":\"\\u0000\",\"kinds\":[\"resolve\"],\"volumes\":[\"shared\"]}",
                        "worker"),
                invalid(
                        "claim of nothing",
                        Method.POST,
                        path,
                        "{\"worker\":\"w\",\"kinds\":[],\"volumes\":[\"shared\"]}",
                        "kinds"),
                invalid(
                        "claim of unknown kind",
                        Method.POST,
                        path,
                        "{\"worker\":\"w\",\"kinds\":[\"x\"],\"volumes\":[\"shared\"]}",
                        "kinds"),
                invalid(
                        "claim of too many",
                        Method.POST,
                        path,
                        "{\"worker\":\"w\",\"kinds\":[\"resolve\"],\"volumes\":[\"shared\"],"
                                + "\"count\":65}",
                        "count"),
                invalid(
                        "claim on bad volume",
                        Method.POST,
                        path,
                        "{\"worker\":\"w\",\"kinds\":[\"resolve\"],\"volumes\":[\"/\"]}",
                        "volumes"),
                invalid(
                        "claim with bad hint",
                        Method.POST,
                        path,
                        "{\"worker\":\"w\",\"kinds\":[\"resolve\"],\"volumes\":[\"shared\"],\"hint\":\"x\"}",
                        "hint"));
    }

    private static Stream<BadRequest> http() {
        return Stream.of(
                plain("unknown path", Method.GET, "/api/v1/nothing", 404, "NOT_FOUND"),
                plain("unknown path elsewhere", Method.GET, "/favicon.ico", 404, "NOT_FOUND"),
                plain("unknown job", Method.GET, JOBS + UNKNOWN, 404, "JOB_NOT_FOUND"),
                plain("id that is none", Method.GET, JOBS + "/abc", 404, "JOB_NOT_FOUND"),
                plain(
                        "events of an unknown job",
                        Method.GET,
                        JOBS + UNKNOWN + "/events",
                        404,
                        "JOB_NOT_FOUND"),
                plain(
                        "cancel of an unknown job",
                        Method.POST,
                        JOBS + UNKNOWN + "/cancel",
                        404,
                        "JOB_NOT_FOUND"),
                plain(
                        "unknown model",
                        Method.GET,
                        "/api/v1/models" + UNKNOWN,
                        404,
                        "MODEL_NOT_FOUND"),
                plain(
                        "unknown worker",
                        Method.POST,
                        "/api/v1/workers/nobody/drain",
                        404,
                        "WORKER_NOT_FOUND"),
                plain(
                        "worker with a NUL",
                        Method.POST,
                        "/api/v1/workers/%00/drain",
                        404,
                        "WORKER_NOT_FOUND"),
                plain(
                        "worker of 10,000 characters",
                        Method.POST,
                        "/api/v1/workers/" + "w".repeat(10_000) + "/activate",
                        404,
                        "WORKER_NOT_FOUND"),
                plain("job with a NUL", Method.GET, JOBS + "/%00", 404, "JOB_NOT_FOUND"),
                plain(
                        "job of 10,000 characters",
                        Method.GET,
                        JOBS + "/" + "1".repeat(10_000),
                        404,
                        "JOB_NOT_FOUND"),
                plain(
                        "job with half a character",
                        Method.POST,
                        JOBS + "/%ED%A0%80/cancel",
                        404,
                        "JOB_NOT_FOUND"),
                plain("files of a NUL", Method.GET, JOBS + "/%00/files", 404, "JOB_NOT_FOUND"),
                plain(
                        "events of a NUL",
                        Method.GET,
                        "/api/v1/events?job=%00",
                        404,
                        "JOB_NOT_FOUND"),
                plain("model with a NUL", Method.GET, "/api/v1/models/%00", 404, "MODEL_NOT_FOUND"),
                plain(
                        "removal of a NUL",
                        Method.DELETE,
                        "/api/v1/models/%00",
                        404,
                        "MODEL_NOT_FOUND"),
                plain("key with a NUL", Method.DELETE, "/api/v1/keys/%00", 404, "KEY_NOT_FOUND"),
                plain("unknown key", Method.DELETE, "/api/v1/keys" + UNKNOWN, 404, "KEY_NOT_FOUND"),
                plain("key that is none", Method.DELETE, "/api/v1/keys/x", 404, "KEY_NOT_FOUND"),
                plain("put on a list", Method.PUT, JOBS, 405, "METHOD_NOT_ALLOWED"),
                plain("delete of a list", Method.DELETE, JOBS, 405, "METHOD_NOT_ALLOWED"),
                plain(
                        "get of a command",
                        Method.GET,
                        JOBS + UNKNOWN + "/cancel",
                        405,
                        "METHOD_NOT_ALLOWED"),
                new BadRequest(
                        "a text",
                        Method.POST,
                        JOBS,
                        "source=hf://a/b",
                        "text/plain",
                        415,
                        "UNSUPPORTED_MEDIA_TYPE",
                        null),
                new BadRequest(
                        "XML",
                        Method.POST,
                        JOBS,
                        "<job/>",
                        "application/xml",
                        415,
                        "UNSUPPORTED_MEDIA_TYPE",
                        null));
    }
}
