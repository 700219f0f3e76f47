package dev.ballast.api.postgres;

import dev.ballast.api.access.ApiKey;
import dev.ballast.api.access.Role;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A row of `api_key`.
@Entity
@Table(name = "api_key")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields after the constructor
class ApiKeyEntity extends PanacheEntityBase {
    @Id UUID id;

    String name;

    String role;

    String hash;

    @Column(name = "expires_at")
    @Nullable Instant expiresAt;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "last_used_at")
    @Nullable Instant lastUsedAt;

    static ApiKeyEntity of(ApiKey key, String hash) {
        ApiKeyEntity row = new ApiKeyEntity();
        row.id = key.id();
        row.name = key.name();
        row.role = key.role().wire();
        row.hash = hash;
        row.expiresAt = key.expiresAt();
        row.createdAt = key.createdAt();
        row.lastUsedAt = key.lastUsedAt();
        return row;
    }

    ApiKey toKey() {
        return new ApiKey(id, name, Role.ofWire(role), expiresAt, createdAt, lastUsedAt);
    }
}
