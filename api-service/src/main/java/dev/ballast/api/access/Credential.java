package dev.ballast.api.access;

import java.time.Instant;
import java.util.UUID;

/// A secret that is kept for a hub, without the secret: that is never told to anybody but workers.
///
/// @param host whom it is for, see [CredentialHost]
/// @param name what people call it
public record Credential(UUID id, String host, String name, Instant createdAt) {}
