package dev.ballast.api.http.access;

import dev.ballast.api.access.Role;
import io.quarkus.security.credential.Credential;

/// The key that a caller came with, directly or by a session.
///
/// @param keyHash of its secret
/// @param role the largest that it has
public record KeyCredential(String keyHash, Role role) implements Credential {}
