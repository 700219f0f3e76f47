package dev.ballast.api.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Finds whose key it is that a request carries. Remembers good keys for a few seconds, so that a
/// busy caller costs no query; never remembers bad ones, so that nobody fills the memory with them.
@ApplicationScoped
public class CallerLookup {
    /// How long a deleted key may still work.
    public static final Duration MEMORY = Duration.ofSeconds(3);

    private static final int MAX_REMEMBERED = 10_000;

    private final ApiKeyStore keys;
    private final InstantSource clock = InstantSource.system();
    private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();

    private record Remembered(ApiKey key, long nanoTime) {}

    CallerLookup(ApiKeyStore keys) {
        this.keys = keys;
    }

    /// The key if it was looked up a moment ago and is still good. Does not block.
    ///
    /// @param hash of its secret
    public Optional<ApiKey> recall(String hash) {
        return Optional.ofNullable(remembered.get(hash))
                .filter(entry -> System.nanoTime() - entry.nanoTime() < MEMORY.toNanos())
                .map(Remembered::key)
                .filter(this::isValid);
    }

    /// The key, asked from the store; empty if it is unknown or expired.
    ///
    /// @param hash of its secret
    public Optional<ApiKey> find(String hash) {
        long asked = System.nanoTime();
        Optional<ApiKey> key = keys.findByHash(hash).filter(this::isValid);
        if (remembered.size() >= MAX_REMEMBERED) {
            remembered.clear();
        }
        key.ifPresentOrElse(
                found -> remembered.put(hash, new Remembered(found, asked)),
                () -> remembered.remove(hash));
        return key;
    }

    /// Asks the store again for every key from now on.
    void forget() {
        remembered.clear();
    }

    private boolean isValid(ApiKey key) {
        return key.isValidAt(clock.instant());
    }
}
