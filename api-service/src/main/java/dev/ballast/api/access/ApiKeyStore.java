package dev.ballast.api.access;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where keys are kept. Every call but [#findByHash(String)] takes part in the caller's
/// transaction.
public interface ApiKeyStore {

    /// The key with this hash, expired or not; notes that it was used.
    Optional<ApiKey> findByHash(String hash);

    /// All keys, oldest first.
    List<ApiKey> list();

    /// Stores a new key.
    void add(ApiKey key, String hash);

    /// Takes a key away, and remembers that its secret is not to be trusted any more.
    void remove(UUID id);

    /// Whether a key with this hash was taken away.
    boolean isRevoked(String hash);

    /// Makes every other transaction that calls this wait for the end of this one, so that two
    /// replicas do not both make the first key, and two callers not both delete the last.
    void lock();
}
