package dev.ballast.api.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes a new API key. Its secret is in the answer and nowhere else.
@ApplicationScoped
public class CreateKey {
    private final ApiKeyStore keys;
    private final UserStore users;
    private final InstantSource clock = InstantSource.system();

    CreateKey(ApiKeyStore keys, UserStore users) {
        this.keys = keys;
        this.users = users;
    }

    /// Makes a key with a secret of its own.
    ///
    /// @param name no other working key has it, and no user: whoever submits jobs is known by it
    /// @param expiresAt when it stops working; null for never
    /// @throws KeyRefusedException `KEY_NAME_TAKEN`
    @Transactional
    public ApiKey.Created handle(String name, Role role, @Nullable Instant expiresAt) {
        keys.lock();
        Instant now = clock.instant();
        if (users.findByName(name).isPresent()
                || keys.list().stream()
                        .anyMatch(key -> key.name().equals(name) && key.isValidAt(now))) {
            throw KeyRefusedException.nameTaken(name);
        }
        return register(name, role, expiresAt, KeySecret.random());
    }

    /// Makes a secret known that somebody else chose.
    @Transactional
    public ApiKey.Created register(
            String name, Role role, @Nullable Instant expiresAt, KeySecret secret) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        ApiKey key = new ApiKey(UUID.randomUUID(), name, role, expiresAt, now, null);
        keys.add(key, secret.hash());
        return new ApiKey.Created(key, secret);
    }
}
