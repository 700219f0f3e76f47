package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import dev.ballast.api.http.access.KeyCredential;
import dev.ballast.api.http.access.SessionCookie;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Who the caller is, and the sign-in of the page: it sends the key once and goes on with a cookie
/// that its scripts cannot read.
@Path("/api/v1/session")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.VIEWER)
@Tag(name = "Keys")
public class SessionResource {
    private final SecurityIdentity caller;
    private final SessionCookie cookie;

    SessionResource(SecurityIdentity caller, SessionCookie cookie) {
        this.caller = caller;
        this.cookie = cookie;
    }

    @GET
    @Operation(
            operationId = "getSession",
            summary = "Who am I",
            description =
                    "The name and the role of the key or the user that the request came with.")
    public SessionView get() {
        return view();
    }

    @POST
    @Operation(
            operationId = "beginSession",
            summary = "Sign a browser in",
            description =
                    "Sets a cookie that stands for the key (HttpOnly, SameSite=Strict) and ends 24"
                        + " h after its last use. Requests other than GET count by the cookie only"
                        + " if they have the header `X-Ballast-Page`.")
    public Response begin(@Context HttpServerRequest request) {
        KeyCredential key = caller.getCredential(KeyCredential.class);
        return with(Response.ok(view()), cookie.begin(key.keyHash(), request.isSSL()));
    }

    @DELETE
    @Operation(
            operationId = "endSession",
            summary = "Sign a browser out",
            description =
                    "Takes the cookie away. To end the sessions of a key everywhere, delete it.")
    public Response end(@Context HttpServerRequest request) {
        return with(Response.noContent(), cookie.end(request.isSSL()));
    }

    private SessionView view() {
        return new SessionView(
                caller.getPrincipal().getName(), caller.getCredential(KeyCredential.class).role());
    }

    private static Response with(Response.ResponseBuilder response, Cookie cookie) {
        return response.header(HttpHeaders.SET_COOKIE, cookie.encode()).build();
    }

    /// Whoever is signed in.
    ///
    /// @param name of the key or the user
    @Schema(name = "Session")
    record SessionView(String name, Role role) {}
}
