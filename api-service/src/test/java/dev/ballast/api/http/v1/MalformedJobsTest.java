package dev.ballast.api.http.v1;

import static dev.ballast.api.http.v1.BadRequest.JOBS;
import static dev.ballast.api.http.v1.BadRequest.UNKNOWN;
import static dev.ballast.api.http.v1.BadRequest.invalid;
import static dev.ballast.api.http.v1.BadRequest.job;

import dev.ballast.api.BackingServices;
import dev.ballast.api.http.Callers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Method;
import jakarta.inject.Inject;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a caller gets wrong about a job is answered with a 400 and a problem that names the
/// field.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class MalformedJobsTest {
    @Inject Callers callers;

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void namesWhatIsWrong(BadRequest wrong) {
        wrong.check(callers.admin());
    }

    static Stream<BadRequest> cases() {
        return Stream.of(bodies(), fields(), patches(), batches()).flatMap(all -> all);
    }

    private static Stream<BadRequest> bodies() {
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

    private static Stream<BadRequest> fields() {
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
                with("source with an encoded NUL", "\"source\":\"https://a.org/x%00y\"", "source"),
                with(
                        "source with half a character",
                        "\"source\":\"https://a.org/\\ud800\"",
                        "source"),
                with(
                        "hub source with half a character",
                        "\"source\":\"hf://a/b\\udc00\"",
                        "source"),
                with(
                        "source of 10,000 characters",
                        "\"source\":\"https://a.org/" + "x".repeat(10_000) + "\"",
                        "source"),
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
                extra("labels with a NUL", "\"labels\":{\"a\":\"\\u0000\"}", "labels.a"),
                extra("labels with half a character", "\"labels\":{\"a\":\"\\ud800\"}", "labels.a"),
                extra(
                        "labels of 10,000 characters",
                        "\"labels\":{\"a\":\"" + "x".repeat(10_000) + "\"}",
                        "labels.a"),
                extra("include with half a character", "\"include\":[\"\\ud800\"]", "include[0]"),
                extra("dest with half a character", "\"dest\":\"\\ud800\"", "dest"),
                extra("view with a NUL", "\"view\":\"\\u0000\"", "view"),
                extra("view of the cache of a hub", "\"view\":\"hf-cache\"", "view"),
                extra("view of the cache of llama.cpp", "\"view\":\"llama-cpp\"", "view"),
                extra("token with a line break", "\"token\":\"a\\nb\"", "token"),
                extra("token empty", "\"token\":\"\"", "token"),
                extra("token a number", "\"token\":1", "token"),
                extra("dry_run a text", "\"dry_run\":\"yes\"", "dry_run"),
                extra("max_speed too low", "\"max_speed\":1023", "max_speed"),
                extra("dry_run a number", "\"dry_run\":1", "dry_run"));
    }

    private static Stream<BadRequest> patches() {
        return Stream.of(
                invalid("patch nothing", Method.PATCH, JOBS + UNKNOWN, "", "body"),
                invalid(
                        "patch priority",
                        Method.PATCH,
                        JOBS + UNKNOWN,
                        "{\"priority\":11}",
                        "priority"),
                invalid(
                        "patch limit too low",
                        Method.PATCH,
                        JOBS + UNKNOWN,
                        "{\"max_speed\":1023}",
                        "max_speed"),
                invalid(
                        "patch limit a text",
                        Method.PATCH,
                        JOBS + UNKNOWN,
                        "{\"max_speed\":\"4096\"}",
                        "max_speed"),
                invalid(
                        "patch labels",
                        Method.PATCH,
                        JOBS + UNKNOWN,
                        "{\"labels\":{\"a\":1}}",
                        "labels.a"),
                invalid(
                        "patch labels with a NUL",
                        Method.PATCH,
                        JOBS + UNKNOWN,
                        "{\"labels\":{\"a\":\"\\u0000\"}}",
                        "labels.a"),
                invalid(
                        "patch state",
                        Method.PATCH,
                        JOBS + UNKNOWN,
                        "{\"state\":\"completed\"}",
                        "state"));
    }

    private static Stream<BadRequest> batches() {
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

    private static BadRequest with(String name, String fields, String field) {
        return job(name, "{" + fields + "}", field);
    }

    private static BadRequest extra(String name, String fields, String field) {
        return job(name, "{\"source\":\"https://example.org/x.bin\"," + fields + "}", field);
    }
}
