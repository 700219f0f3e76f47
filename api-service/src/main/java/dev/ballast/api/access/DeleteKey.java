package dev.ballast.api.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// Takes an API key away. It stops working on every replica within [CallerLookup#MEMORY].
@ApplicationScoped
public class DeleteKey {
    private final ApiKeyStore keys;
    private final CallerLookup callers;
    private final InstantSource clock = InstantSource.system();

    DeleteKey(ApiKeyStore keys, CallerLookup callers) {
        this.keys = keys;
        this.callers = callers;
    }

    /// Takes it away.
    ///
    /// @throws KeyRefusedException if there is no such key, or if nobody could make keys after it
    @Transactional
    public void handle(UUID id) {
        keys.lock();
        List<ApiKey> all = keys.list();
        ApiKey key =
                all.stream()
                        .filter(candidate -> candidate.id().equals(id))
                        .findFirst()
                        .orElseThrow(KeyRefusedException::notFound);
        if (isLastAdmin(key, all)) {
            throw KeyRefusedException.lastAdmin(key);
        }
        keys.remove(id);
        callers.forget();
    }

    private boolean isLastAdmin(ApiKey key, List<ApiKey> all) {
        Instant now = clock.instant();
        return key.role() == Role.ADMIN
                && all.stream()
                        .filter(other -> !other.id().equals(key.id()))
                        .noneMatch(other -> other.role() == Role.ADMIN && other.isValidAt(now));
    }
}
