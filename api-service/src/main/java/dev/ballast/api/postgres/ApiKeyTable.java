package dev.ballast.api.postgres;

import dev.ballast.api.access.ApiKey;
import dev.ballast.api.access.ApiKeyStore;
import io.quarkus.hibernate.orm.panache.Panache;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keys in `api_key`.
@ApplicationScoped
public class ApiKeyTable implements ApiKeyStore {
    /// Any number will do that no other advisory lock of the service has.
    private static final int LOCK = 0x6b657973;

    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    @Override
    @Transactional
    public Optional<ApiKey> findByHash(String hash) {
        return ApiKeyEntity.<ApiKeyEntity>find("hash", hash)
                .firstResultOptional()
                .map(ApiKeyTable::noteUse)
                .map(ApiKeyEntity::toKey);
    }

    @Override
    public List<ApiKey> list() {
        return ApiKeyEntity.<ApiKeyEntity>list("order by createdAt, id").stream()
                .map(ApiKeyEntity::toKey)
                .toList();
    }

    @Override
    public void add(ApiKey key, String hash) {
        ApiKeyEntity.of(key, hash).persistAndFlush();
    }

    @Override
    public void remove(UUID id) {
        Panache.getEntityManager()
                .createNativeQuery(
                        "insert into revoked_key (hash) select hash from api_key where id = :id"
                                + " on conflict do nothing")
                .setParameter("id", id)
                .executeUpdate();
        ApiKeyEntity.deleteById(id);
    }

    @Override
    public boolean isRevoked(String hash) {
        return !Panache.getEntityManager()
                .createNativeQuery("select hash from revoked_key where hash = :hash", String.class)
                .setParameter("hash", hash)
                .getResultList()
                .isEmpty();
    }

    @Override
    public void lock() {
        Panache.getEntityManager()
                .createNativeQuery("select pg_advisory_xact_lock(:lock)", Object.class)
                .setParameter("lock", LOCK)
                .getResultList();
    }

    /// Not at every use: a busy key would be a hot row.
    private static ApiKeyEntity noteUse(ApiKeyEntity key) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        if (key.lastUsedAt == null || key.lastUsedAt.plus(USE_NOTED_EVERY).isBefore(now)) {
            ApiKeyEntity.update("lastUsedAt = ?1 where id = ?2", now, key.id);
        }
        return key;
    }
}
