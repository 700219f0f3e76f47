package dev.ballast.api.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Finds who it is that a request counts for: whose key it carries, or which user its session is
/// of. Remembers good ones for a few seconds, so that a busy caller costs no query; never remembers
/// bad ones, so that nobody fills the memory with them.
@ApplicationScoped
public class CallerLookup {
    /// How long a deleted key, or a session of a user who was removed, may still work.
    public static final Duration MEMORY = Duration.ofSeconds(3);

    private static final int MAX_REMEMBERED = 10_000;

    private final ApiKeyStore keys;
    private final UserStore users;
    private final InstantSource clock = InstantSource.system();
    private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();

    private record Remembered(Caller caller, long nanoTime) {}

    CallerLookup(ApiKeyStore keys, UserStore users) {
        this.keys = keys;
        this.users = users;
    }

    /// The caller who was looked up a moment ago and is still good. Does not block.
    ///
    /// @param hash of the key's secret, or a user's mark
    public Optional<Caller> recall(String hash) {
        return Optional.ofNullable(remembered.get(hash))
                .filter(entry -> System.nanoTime() - entry.nanoTime() < MEMORY.toNanos())
                .map(Remembered::caller)
                .filter(this::isValid);
    }

    /// The caller, asked from the stores; empty if unknown or expired.
    ///
    /// @param hash of the key's secret, or a user's mark
    public Optional<Caller> find(String hash) {
        long asked = System.nanoTime();
        Optional<Caller> caller =
                keys.findByHash(hash)
                        .map(Caller::of)
                        .or(() -> users.findByMark(hash).map(Caller::of))
                        .filter(this::isValid);
        if (remembered.size() >= MAX_REMEMBERED) {
            remembered.clear();
        }
        caller.ifPresentOrElse(
                found -> remembered.put(hash, new Remembered(found, asked)),
                () -> remembered.remove(hash));
        return caller;
    }

    /// Asks the stores again for every caller from now on.
    void forget() {
        remembered.clear();
    }

    private boolean isValid(Caller caller) {
        return caller.isValidAt(clock.instant());
    }
}
