package dev.ballast.api.http.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Method;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a caller gets wrong is answered with a 4xx and a problem that names the field.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class MalformedRequestsTest {
    private static final String JOBS = "/api/v1/jobs";
    private static final String JSON = "application/json";
    private static final String UNKNOWN = "/0197aaaa-0000-7000-8000-000000000000";

    @Inject Callers callers;

    record Case(
            String name,
            Method method,
            String path,
            @Nullable String body,
            String mediaType,
            int status,
            String code,
            @Nullable String field) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void namesWhatIsWrong(Case wrong) {
        var request = callers.admin().urlEncodingEnabled(false);
        if (wrong.body() != null) {
            request.header("Content-Type", wrong.mediaType())
                    .body(wrong.body().getBytes(StandardCharsets.UTF_8));
        }

        Response answer = request.request(wrong.method(), wrong.path());

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(wrong.status());
        assertThat(answer.contentType()).startsWith("application/problem+json");
        var problem = answer.jsonPath();
        assertThat(problem.getString("code")).isEqualTo(wrong.code());
        assertThat(problem.getInt("status")).isEqualTo(wrong.status());
        assertThat(problem.getString("type"))
                .isEqualTo("/problems/" + wrong.code().toLowerCase(Locale.ROOT).replace('_', '-'));
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank().doesNotContain("dev.ballast", "java.");
        assertThat(problem.getString("instance")).startsWith("/");
        if (wrong.field() != null) {
            assertThat(problem.getList("errors.field", String.class)).contains(wrong.field());
        }
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

    static Stream<Case> cases() {
        return Stream.of(
                        bodies(),
                        fields(),
                        patches(),
                        batches(),
                        queries(),
                        settings(),
                        keys(),
                        claims(),
                        http())
                .flatMap(all -> all);
    }

    private static Stream<Case> bodies() {
        return Stream.of(
                job("no body", "", "body"),
                job("null", "null", "body"),
                job("blank", "   ", "body"),
                job("not JSON", "{source: hf://a/b}", "body"),
                job("cut off", "{\"source\":", "body"),
                job("a list", "[]", "body"),
                job("a text", "\"hf://a/b\"", "body"),
                job("a number", "17", "body"),
                job("something after the end", "{\"source\":\"hf://a/b\"} {}", "body"),
                job("a field twice", "{\"source\":\"hf://a/b\",\"source\":\"hf://a/c\"}", "body"),
                job("nested too deeply", "[".repeat(5000), "body"),
                job("nested too deeply in a field", "{\"labels\":" + "{\"a\":".repeat(5000), null),
                job("bad UTF-8 escape", "{\"source\":\"\\uZZZZ\"}", "body"),
                job("a control character in a text", "{\"source\":\"hf://a/b\n\"}", "body"),
                job("a comment", "/* x */{\"source\":\"hf://a/b\"}", "body"));
    }

    private static Stream<Case> fields() {
        return Stream.of(
                job("no source", "{}", "source"),
                with("source null", "\"source\":null", "source"),
                with("source empty", "\"source\":\"\"", "source"),
                with("source a number", "\"source\":5", "source"),
                with("source a list", "\"source\":[]", "source"),
                with("source of an unknown kind", "\"source\":\"ftp://a/b\"", "source"),
                with("source without version", "\"source\":\"civitai://abc\"", "source"),
                with("source with a blank", "\"source\":\"https://exa mple.org/x\"", "source"),
                with("source without host", "\"source\":\"https:///x\"", "source"),
                with("source that leaves", "\"source\":\"hf://a/b@main/../../x\"", "source"),
                with("noop source", "\"source\":\"noop://x\"", "source"),
                extra("unknown field", "\"sourse\":\"x\"", "sourse"),
                extra("unknown field with a known one's value", "\"Priority\":5", "Priority"),
                extra("dest absolute", "\"dest\":\"/etc\"", "dest"),
                extra("dest up", "\"dest\":\"../x\"", "dest"),
                extra("dest up inside", "\"dest\":\"a/../../x\"", "dest"),
                extra("dest with a backslash", "\"dest\":\"a\\\\b\"", "dest"),
                extra("dest with a control character", "\"dest\":\"a\\u0007b\"", "dest"),
                extra("dest with a NUL", "\"dest\":\"a\\u0000b\"", "dest"),
                extra("dest empty", "\"dest\":\"\"", "dest"),
                extra("dest a dot", "\"dest\":\".\"", "dest"),
                extra("dest a drive", "\"dest\":\"C:/x\"", "dest"),
                extra("dest too long", "\"dest\":\"" + "a/".repeat(600) + "a\"", "dest"),
                extra("dest a number", "\"dest\":7", "dest"),
                extra("dest in the hf cache", "\"dest\":\"x\",\"view\":\"hf-cache\"", "dest"),
                extra("unknown view", "\"view\":\"comfy\"", "view"),
                extra("view a boolean", "\"view\":true", "view"),
                extra("volume of bad name", "\"volume\":\"Shared/..\"", "volume"),
                extra("volume nobody knows", "\"volume\":\"nowhere\"", "volume"),
                extra("priority too high", "\"priority\":10", "priority"),
                extra("priority negative", "\"priority\":-1", "priority"),
                extra("priority a text", "\"priority\":\"5\"", "priority"),
                extra("priority a fraction", "\"priority\":5.5", "priority"),
                extra("priority enormous", "\"priority\":99999999999999999999", "priority"),
                extra("priority a boolean", "\"priority\":true", "priority"),
                extra("sha256 too short", "\"sha256\":\"abc\"", "sha256"),
                extra("sha256 no hex", "\"sha256\":\"" + "z".repeat(64) + "\"", "sha256"),
                extra("include a text", "\"include\":\"*.json\"", "include"),
                extra("include with a null", "\"include\":[null]", "include[0]"),
                extra("include with an empty one", "\"include\":[\"\"]", "include[0]"),
                extra("include with a number", "\"include\":[1]", "include[0]"),
                extra("exclude an object", "\"exclude\":{}", "exclude"),
                extra("labels a list", "\"labels\":[]", "labels"),
                extra("labels with a null", "\"labels\":{\"a\":null}", "labels.a"),
                extra("labels with a number", "\"labels\":{\"a\":1}", "labels.a"),
                extra("labels with an object", "\"labels\":{\"a\":{}}", "labels.a"),
                extra("labels with a bad name", "\"labels\":{\"a b\":\"c\"}", "labels"),
                extra("token with a line break", "\"token\":\"a\\nb\"", "token"),
                extra("token empty", "\"token\":\"\"", "token"),
                extra("token a number", "\"token\":1", "token"),
                extra("dry_run a text", "\"dry_run\":\"yes\"", "dry_run"),
                extra("dry_run a number", "\"dry_run\":1", "dry_run"));
    }

    private static Stream<Case> patches() {
        return Stream.of(
                invalid("patch nothing", Method.PATCH, JOBS + UNKNOWN, "", "body"),
                invalid(
                        "patch priority",
                        Method.PATCH,
                        JOBS + UNKNOWN,
                        "{\"priority\":11}",
                        "priority"),
                invalid(
                        "patch labels",
                        Method.PATCH,
                        JOBS + UNKNOWN,
                        "{\"labels\":{\"a\":1}}",
                        "labels.a"),
                invalid(
                        "patch state",
                        Method.PATCH,
                        JOBS + UNKNOWN,
                        "{\"state\":\"completed\"}",
                        "state"));
    }

    private static Stream<Case> batches() {
        String path = JOBS + "/batch";
        return Stream.of(
                invalid("batch without jobs", Method.POST, path, "{}", "jobs"),
                invalid("batch of none", Method.POST, path, "{\"jobs\":[]}", "jobs"),
                invalid("batch of a text", Method.POST, path, "{\"jobs\":\"all\"}", "jobs"),
                invalid("batch as a list", Method.POST, path, "[]", "body"),
                invalid(
                        "batch of too many",
                        Method.POST,
                        path,
                        "{\"jobs\":[" + "{},".repeat(1000) + "{}]}",
                        "jobs"),
                invalid("batch with more", Method.POST, path, "{\"jobs\":[],\"x\":1}", "x"));
    }

    private static Stream<Case> queries() {
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
                query("bad wait", JOBS + UNKNOWN + "?wait=soon", "wait"),
                query("wait too long", JOBS + UNKNOWN + "?wait=61s", "wait"),
                query("wait negative", JOBS + UNKNOWN + "?wait=PT-1S", "wait"),
                query("bad last event", "/api/v1/events?last_event_id=x", "Last-Event-ID"),
                query("models limit", "/api/v1/models?limit=1000", "limit"),
                query("models view", "/api/v1/models?view=x", "view"),
                query("models cursor", "/api/v1/models?cursor=x", "cursor"));
    }

    private static Stream<Case> settings() {
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
                invalid("speed too low", Method.PUT, path, "{\"max_speed\":1}", "max_speed"),
                invalid(
                        "attempts too high",
                        Method.PUT,
                        path,
                        "{\"max_attempts\":101}",
                        "max_attempts"));
    }

    private static Stream<Case> keys() {
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
                invalid("key with id", Method.POST, path, "{\"id\":\"x\"}", "id"));
    }

    private static Stream<Case> claims() {
        String path = "/internal/v1/claims";
        return Stream.of(
                invalid(
                        "claim of nobody",
                        Method.POST,
                        path,
                        "{\"kinds\":[\"resolve\"],\"volumes\":[\"shared\"]}",
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

    private static Stream<Case> http() {
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
                        "/api/v1/workers/w/drain",
                        404,
                        "WORKER_NOT_FOUND"),
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
                new Case(
                        "a text",
                        Method.POST,
                        JOBS,
                        "source=hf://a/b",
                        "text/plain",
                        415,
                        "UNSUPPORTED_MEDIA_TYPE",
                        null),
                new Case(
                        "XML",
                        Method.POST,
                        JOBS,
                        "<job/>",
                        "application/xml",
                        415,
                        "UNSUPPORTED_MEDIA_TYPE",
                        null));
    }

    private static Case job(String name, String body, @Nullable String field) {
        return invalid(name, Method.POST, JOBS, body, field);
    }

    private static Case with(String name, String fields, String field) {
        return job(name, "{" + fields + "}", field);
    }

    private static Case extra(String name, String fields, String field) {
        return job(name, "{\"source\":\"https://example.org/x.bin\"," + fields + "}", field);
    }

    private static Case query(String name, String path, String field) {
        return new Case(name, Method.GET, path, null, JSON, 400, "INVALID_REQUEST", field);
    }

    private static Case invalid(
            String name, Method method, String path, String body, @Nullable String field) {
        return new Case(name, method, path, body, JSON, 400, "INVALID_REQUEST", field);
    }

    private static Case plain(String name, Method method, String path, int status, String code) {
        return new Case(name, method, path, null, JSON, status, code, null);
    }
}
