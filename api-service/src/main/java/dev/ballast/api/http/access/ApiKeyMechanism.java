package dev.ballast.api.http.access;

import dev.ballast.api.access.KeySecret;
import dev.ballast.api.access.Sessions;
import dev.ballast.api.http.problem.Problem;
import dev.ballast.api.http.problem.ProblemCode;
import dev.ballast.api.http.problem.ProblemJson;
import io.quarkus.arc.All;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes the key from `Authorization: Bearer <key>` (RFC 6750 §2.1), `X-API-Key: <key>`, the
/// [KeyPlace] of a dialect, or else from the page's [SessionCookie]. Without a good one the answer
/// is 401 with a challenge (RFC 9110 §11.6.1) and a problem.
@ApplicationScoped
public class ApiKeyMechanism implements HttpAuthenticationMechanism {
    private static final String BEARER = "bearer ";

    private final ProblemJson problems;
    private final SessionCookie cookie;
    private final List<KeyPlace> places;

    /// @param places where dialects take keys from besides
    ApiKeyMechanism(ProblemJson problems, SessionCookie cookie, @All List<KeyPlace> places) {
        this.problems = problems;
        this.cookie = cookie;
        this.places = List.copyOf(places);
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            RoutingContext context, IdentityProviderManager identities) {
        String sent = keyOf(context);
        if (sent == null) {
            return cookie.of(context.request())
                    .map(session -> resume(session, context, identities))
                    .orElseGet(() -> Uni.createFrom().optional(Optional.empty()));
        }
        return KeySecret.parse(sent)
                .map(secret -> identities.authenticate(new ApiKeyRequest(secret.hash())))
                .orElseGet(() ->
                        Uni.createFrom().failure(new AuthenticationFailedException("no API key")));
    }

    /// A session whose key is gone counts for nothing, so that what is open stays open to the
    /// browser that brings it.
    private Uni<SecurityIdentity> resume(
            Sessions.Session session, RoutingContext context, IdentityProviderManager identities) {
        return identities
                .authenticate(new ApiKeyRequest(session.keyHash()))
                .invoke(() -> cookie.slide(session, context.request()))
                .onFailure(AuthenticationFailedException.class)
                .recoverWithNull();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        problems.send(context, unauthenticated(context));
        return Uni.createFrom().item(true);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(ApiKeyRequest.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom()
                .item(
                        new HttpCredentialTransport(
                                HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
    }

    private Problem unauthenticated(RoutingContext context) {
        return Problem.of(ProblemCode.UNAUTHENTICATED, detail(context), context.request().path());
    }

    private String detail(RoutingContext context) {
        if (keyOf(context) != null) {
            return "The API key is unknown or expired.";
        }
        return SessionCookie.lacksHeader(context.request())
                ? "With a session cookie, requests that change something also need the header '%s'."
                        .formatted(SessionCookie.HEADER)
                : "This needs an API key: send it as 'Authorization: Bearer <key>' or"
                        + " 'X-API-Key: <key>'.";
    }

    private @Nullable String keyOf(RoutingContext context) {
        String authorization = context.request().getHeader("Authorization");
        if (authorization != null) {
            return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? authorization.substring(BEARER.length()).strip()
                    : authorization;
        }
        String key = context.request().getHeader("X-API-Key");
        return key == null ? keyElsewhere(context) : key.strip();
    }

    private @Nullable String keyElsewhere(RoutingContext context) {
        return places.stream()
                .map(place -> place.keyOf(context))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
