package dev.ballast.api.http.v1;

import dev.ballast.api.access.SignIn;
import dev.ballast.api.access.User;
import dev.ballast.api.http.access.ClientAddress;
import dev.ballast.api.http.access.SessionCookie;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The sign-in by name and password: open to everybody, as nobody has a key before it. It takes
/// JSON only, which no form of another site can send.
@Path("/api/v1/sign-in")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Tag(name = "Keys")
@Blocking
public class SignInResource {
    private final SignIn signIn;
    private final SessionCookie cookie;
    private final ClientAddress clients;

    SignInResource(SignIn signIn, SessionCookie cookie, ClientAddress clients) {
        this.signIn = signIn;
        this.cookie = cookie;
        this.clients = clients;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "signIn",
            summary = "Sign a browser in by name and password",
            description =
                    "Sets the same cookie as `POST /api/v1/session`; it ends when the user's"
                        + " password changes as well. An unknown name and a wrong password: 401"
                        + " `SIGN_IN_REFUSED`. After five wrong ones from one address the next must"
                        + " wait, up to a minute, after fifty from anywhere a second: 429"
                        + " `SIGN_IN_TOO_OFTEN`.")
    public Response signIn(SignInBody body, @Context HttpServerRequest request) {
        SignInBody.Wish wish = Ask.body(body).check();
        User.Credentials found = signIn.handle(wish.name(), wish.password(), clients.of(request));
        User user = found.user();
        return Response.ok(new SessionResource.SessionView(user.name(), user.role()))
                .header(
                        HttpHeaders.SET_COOKIE,
                        cookie.begin(found.mark(), request.isSSL()).encode())
                .build();
    }
}
