package dev.ballast.api.http;

import static io.restassured.RestAssured.given;

import dev.ballast.api.access.DataFolder;
import dev.ballast.api.access.Role;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;

/// Callers of every role, with keys made as a user would make them.
@ApplicationScoped
public class Callers {
    private final DataFolder folder;
    private final Map<Role, String> keys = new EnumMap<>(Role.class);

    Callers(DataFolder folder) {
        this.folder = folder;
    }

    /// A request of the first admin.
    public RequestSpecification admin() {
        return as(Role.ADMIN);
    }

    /// A request of somebody with this role.
    public RequestSpecification as(Role role) {
        return given().header("Authorization", "Bearer " + key(role)).accept("*/*");
    }

    /// The key of somebody with this role.
    public synchronized String key(Role role) {
        return keys.computeIfAbsent(role, this::make);
    }

    /// The address of the service under test.
    public URI address(String path) {
        return URI.create("http://localhost:" + RestAssured.port + path);
    }

    private String make(Role role) {
        return switch (role) {
            case ADMIN, WORKER -> folder.read(role.wire() + ".key").orElseThrow();
            case VIEWER, OPERATOR ->
                    given().header("X-API-Key", folder.read("admin.key").orElseThrow())
                            .contentType(ContentType.JSON)
                            .body("{\"name\":\"%1$s\",\"role\":\"%1$s\"}".formatted(role.wire()))
                            .post("/api/v1/keys")
                            .then()
                            .statusCode(201)
                            .extract()
                            .path("key");
        };
    }
}
