package dev.ballast.api.http.access;

import dev.ballast.api.access.Caller;
import dev.ballast.api.access.CallerLookup;
import dev.ballast.api.access.Role;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Collectors;

/// Turns a key, or a user's mark, into an identity: its name, and its role with all that the role
/// includes.
@ApplicationScoped
class ApiKeyIdentities implements IdentityProvider<ApiKeyRequest> {
    private final CallerLookup callers;

    ApiKeyIdentities(CallerLookup callers) {
        this.callers = callers;
    }

    @Override
    public Class<ApiKeyRequest> getRequestType() {
        return ApiKeyRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            ApiKeyRequest request, AuthenticationRequestContext context) {
        String hash = request.keyHash();
        return callers.recall(hash)
                .map(caller -> Uni.createFrom().item(identity(caller, hash)))
                .orElseGet(() -> context.runBlocking(() -> ask(hash)));
    }

    private SecurityIdentity ask(String hash) {
        return callers.find(hash)
                .map(caller -> identity(caller, hash))
                .orElseThrow(
                        () -> new AuthenticationFailedException("the key is unknown or expired"));
    }

    private static SecurityIdentity identity(Caller caller, String hash) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.name()))
                .addCredential(new KeyCredential(hash, caller.role()))
                .addRoles(
                        caller.role().granted().stream()
                                .map(Role::wire)
                                .collect(Collectors.toSet()))
                .build();
    }
}
