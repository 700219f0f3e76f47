package dev.ballast.api.http.v1;

import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.uploads.PartChecksum;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Locale;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/// The headers of tus 1.0, the protocol for resumable uploads (tus.io).
public class Tus {
    static final String VERSION = "1.0.0";
    static final String EXTENSIONS =
            "creation,creation-with-upload,termination,expiration,checksum";
    static final String PART = "application/offset+octet-stream";
    private static final String RESUMABLE = "Tus-Resumable";
    private static final String METHOD = "X-HTTP-Method-Override";
    private static final Set<String> METHODS =
            Set.of(HttpMethod.PATCH, HttpMethod.DELETE, HttpMethod.HEAD);
    private static final String PATH = "/api/v1/uploads";

    /// Where a client cannot send a method itself it names it beside a POST (tus 1.0, Core
    /// Protocol).
    @ServerRequestFilter(preMatching = true)
    public void takeMethod(ContainerRequestContext request) {
        String method = request.getHeaderString(METHOD);
        if (method != null
                && request.getMethod().equals(HttpMethod.POST)
                && request.getUriInfo().getPath().startsWith(PATH + "/")
                && METHODS.contains(method.strip().toUpperCase(Locale.ROOT))) {
            request.setMethod(method.strip().toUpperCase(Locale.ROOT));
        }
    }

    /// Every answer says the version, also one that refuses.
    @ServerResponseFilter
    public void sayVersion(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getUriInfo().getPath().startsWith(PATH)) {
            response.getHeaders().putSingle(RESUMABLE, VERSION);
        }
    }

    /// Refuses a request of another version, or of none.
    ///
    /// @throws RefusedException `TUS_VERSION_NOT_SUPPORTED`
    static void check(HttpHeaders headers) {
        if (!VERSION.equals(headers.getHeaderString(RESUMABLE))) {
            throw new RefusedException(
                    RefusedException.Code.TUS_VERSION_NOT_SUPPORTED,
                    "This speaks tus %s: send the header '%s: %s', or the file as multipart/form-data."
                            .formatted(VERSION, RESUMABLE, VERSION));
        }
    }

    /// A number of bytes; `least` if it is refused.
    static long bytes(Violations violations, HttpHeaders headers, String name, long least) {
        String text = headers.getHeaderString(name);
        boolean number = text != null && text.matches("\\d{1,18}");
        if (text == null || !number || Long.parseLong(text) < least) {
            violations.refuse(name, "takes a number of bytes, %d or more".formatted(least));
            return least;
        }
        return Long.parseLong(text);
    }

    /// Whether the request brings a part of the file.
    static boolean bringsPart(HttpHeaders headers) {
        String type = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
        return type != null && type.strip().equalsIgnoreCase(PART);
    }

    /// @throws RefusedException `UNSUPPORTED_MEDIA_TYPE` if it brings none
    static void requirePart(HttpHeaders headers) {
        if (!bringsPart(headers)) {
            throw new RefusedException(
                    RefusedException.Code.UNSUPPORTED_MEDIA_TYPE,
                    "A part of a file is sent as 'Content-Type: %s'.".formatted(PART));
        }
    }

    static @Nullable PartChecksum checksum(Violations violations, HttpHeaders headers) {
        return violations.parse(
                "Upload-Checksum", headers.getHeaderString("Upload-Checksum"), PartChecksum::parse);
    }
}
