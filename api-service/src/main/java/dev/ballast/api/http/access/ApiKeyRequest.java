package dev.ballast.api.http.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/// Asks for the identity behind a key, which is known by the hash of its secret, or behind a user's
/// mark, which only sessions have.
final class ApiKeyRequest extends BaseAuthenticationRequest {
    private final String keyHash;

    ApiKeyRequest(String keyHash) {
        this.keyHash = keyHash;
    }

    String keyHash() {
        return keyHash;
    }
}
