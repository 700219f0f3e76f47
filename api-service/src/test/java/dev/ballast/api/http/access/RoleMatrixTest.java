package dev.ballast.api.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.ballast.api.BackingServices;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every endpoint that there is lets in whom the API page says and nobody else. The endpoints come
/// from the code, so one without a rule fails here.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class RoleMatrixTest {
    private static final Set<Role> VIEWERS = EnumSet.of(Role.VIEWER, Role.OPERATOR, Role.ADMIN);
    private static final Set<Role> OPERATORS = EnumSet.of(Role.OPERATOR, Role.ADMIN);
    private static final Set<Role> ADMINS = EnumSet.of(Role.ADMIN);
    private static final Set<Role> WORKERS = EnumSet.of(Role.WORKER, Role.ADMIN);

    /// Stands for a 404 of the path itself, not of the job, model … that it names.
    private static final int NOT_SERVED = -1;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Inject Callers callers;

    /// @param type of a body
    record Endpoint(String method, String path, String type) {
        Set<Role> allowed() {
            boolean reads = method.equals("GET");
            if (path.startsWith("/internal/")) {
                return WORKERS;
            }
            if (path.matches("/api/v1/(keys|users|credentials|webhooks)(/.*)?")
                    || path.equals("/api/admin/settings/env")) {
                return ADMINS;
            }
            if (path.startsWith("/api/v1/settings")
                    || path.startsWith("/api/v1/workers")
                    || path.equals("/api/admin/settings")) {
                return reads ? VIEWERS : ADMINS;
            }
            if (path.equals("/api/v1/session")) {
                return VIEWERS;
            }
            if (isOpen()) {
                return EnumSet.allOf(Role.class);
            }
            return reads ? VIEWERS : OPERATORS;
        }

        /// Whether nobody has a key before it.
        boolean isOpen() {
            return path.equals("/api/v1/sign-in");
        }

        /// Nothing, or the least that is a form.
        HttpRequest.BodyPublisher body() {
            return type.equals(MediaType.APPLICATION_JSON)
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(
                            """
                            --x\r
                            Content-Disposition: form-data; name="a"\r
                            \r
                            b\r
                            --x--\r
                            """);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endpoints")
    void letsInWhomItIsFor(Endpoint endpoint) throws Exception {
        for (Role role : Role.values()) {
            int status = status(endpoint, "Bearer " + callers.key(role));
            assertThat(status).as("%s is served", endpoint).isNotEqualTo(NOT_SERVED);
            if (endpoint.allowed().contains(role)) {
                assertThat(status).as("%s as %s", endpoint, role).isNotIn(401, 403).isLessThan(500);
            } else {
                assertThat(status).as("%s as %s", endpoint, role).isEqualTo(403);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endpoints")
    void letsNobodyInWithoutAKnownKey(Endpoint endpoint) throws Exception {
        assertThat(status(endpoint, null)).isEqualTo(endpoint.isOpen() ? 400 : 401);
        assertThat(status(endpoint, "Bearer bk_" + "A".repeat(43))).isEqualTo(401);
        assertThat(status(endpoint, "Basic YWRtaW46YWRtaW4=")).isEqualTo(401);
    }

    static Stream<Endpoint> endpoints() {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.ballast.api")
                        .stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .flatMap(RoleMatrixTest::endpoints)
                        .sorted((a, b) -> a.toString().compareTo(b.toString()));
    }

    private static Stream<Endpoint> endpoints(JavaClass resource) {
        String base = resource.getAnnotationOfType(Path.class).value();
        return resource.getMethods().stream()
                .flatMap(method ->
                        methods(method).stream()
                                .map(verb -> new Endpoint(verb, base + sub(method), type(method))));
    }

    private static String type(JavaMethod method) {
        boolean form =
                method.isAnnotatedWith(Consumes.class)
                        && List.of(method.getAnnotationOfType(Consumes.class).value())
                                .contains(MediaType.MULTIPART_FORM_DATA);
        return form ? MediaType.MULTIPART_FORM_DATA + "; boundary=x" : MediaType.APPLICATION_JSON;
    }

    private static List<String> methods(JavaMethod method) {
        return Arrays.stream(method.reflect().getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(HttpMethod::value)
                .toList();
    }

    private static String sub(JavaMethod method) {
        return method.isAnnotatedWith(Path.class)
                ? "/" + method.getAnnotationOfType(Path.class).value()
                : "";
    }

    /// The body of a stream has no end, so it is not read.
    private int status(Endpoint endpoint, @Nullable String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                callers.address(
                                        endpoint.path()
                                                .replaceAll(
                                                        "\\{(id|delivery)[^}]*}",
                                                        "0197aaaa-0000-7000-8000-000000000000")
                                                .replace("{name}", "shared")))
                        .header("Content-Type", endpoint.type())
                        .method(endpoint.method(), endpoint.body());
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        HttpResponse<InputStream> answer =
                CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            boolean notServed =
                    answer.statusCode() == 404
                            && new String(body.readAllBytes(), StandardCharsets.UTF_8)
                                    .contains("\"NOT_FOUND\"");
            return notServed ? NOT_SERVED : answer.statusCode();
        }
    }
}
