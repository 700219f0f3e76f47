package dev.ballast.api.http.v1;

import static io.restassured.RestAssured.config;
import static io.restassured.config.EncoderConfig.encoderConfig;

import dev.ballast.api.http.Callers;
import dev.ballast.local.hub.Content;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Sends files, by tus.
@Singleton
class UploadFixture {
    /// A model of 12 MiB.
    static final byte[] WEIGHTS = Content.safetensors(1, 12 << 20).bytes();

    /// The type of a part.
    static final String PART = "application/offset+octet-stream";

    private final Callers callers;

    UploadFixture(Callers callers) {
        this.callers = callers;
    }

    /// Begins one.
    ///
    /// @param more of its metadata, encoded
    /// @return its id
    String begin(String name, long size, @Nullable String more) {
        String location = create(name, size, more).statusCode(201).extract().header("Location");
        return location.substring(location.lastIndexOf('/') + 1);
    }

    ValidatableResponse create(String name, long size, @Nullable String more) {
        String metadata = "filename " + base64(name) + (more == null ? "" : "," + more);
        return tus().header("Upload-Length", size)
                .header("Upload-Metadata", metadata)
                .post("/api/v1/uploads")
                .then();
    }

    /// Sends bytes of [#WEIGHTS].
    ValidatableResponse patch(String id, long offset, int from, int to) {
        return send(id, offset, Arrays.copyOfRange(WEIGHTS, from, to));
    }

    ValidatableResponse send(String id, long offset, byte[] bytes) {
        return part().header("Upload-Offset", offset)
                .body(bytes)
                .patch("/api/v1/uploads/" + id)
                .then();
    }

    RequestSpecification part() {
        return tus().config(
                        config().encoderConfig(
                                        encoderConfig()
                                                .appendDefaultContentCharsetToContentTypeIfUndefined(
                                                        false)
                                                .encodeContentTypeAs(
                                                        PART,
                                                        io.restassured.http.ContentType.BINARY)))
                .contentType(PART);
    }

    RequestSpecification tus() {
        return callers.admin().header("Tus-Resumable", "1.0.0");
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
