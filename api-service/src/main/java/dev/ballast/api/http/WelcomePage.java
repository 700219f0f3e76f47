package dev.ballast.api.http;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The page at `/`: what this is and how to begin, with the address that the reader came by. It
/// holds no data and runs no script.
@Path("/")
public class WelcomePage {
    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+");

    private final String page = read();

    @GET
    @Produces(MediaType.TEXT_HTML)
    @PermitAll
    @Operation(hidden = true)
    public Response get(@Context UriInfo uri) {
        String came = uri.getBaseUri().resolve("/").toString();
        String address = came.substring(0, came.length() - 1);
        // The address is the caller's own Host header: nothing but an address may come back.
        String shown = ADDRESS.matcher(address).matches() ? address : "http://127.0.0.1:8080";
        return Response.ok(page.replace("@ADDRESS@", shown), "text/html;charset=UTF-8")
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .build();
    }

    private static String read() {
        try (InputStream file = WelcomePage.class.getResourceAsStream("/welcome.html")) {
            if (file == null) {
                throw new IllegalStateException("welcome.html is not in the jar");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
