package dev.ballast.api.http.access;

import dev.ballast.api.access.KeySecret;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/// Asks for the identity behind a key.
final class ApiKeyRequest extends BaseAuthenticationRequest {
    private final KeySecret secret;

    ApiKeyRequest(KeySecret secret) {
        this.secret = secret;
    }

    KeySecret secret() {
        return secret;
    }
}
