package dev.ballast.api.access;

import dev.ballast.api.jobs.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The people who sign in to the page. Keys stay beside them, so without any user nothing is lost.
/// What changes acts on other replicas within [CallerLookup#MEMORY].
@ApplicationScoped
public class Users {
    private static final Logger LOG = Logger.getLogger(Users.class);
    private static final int MARK_BYTES = 32;

    private final UserStore users;
    private final ApiKeyStore keys;
    private final CallerLookup callers;
    private final InstantSource clock = InstantSource.system();
    private final SecureRandom random = new SecureRandom();

    Users(UserStore users, ApiKeyStore keys, CallerLookup callers) {
        this.users = users;
        this.keys = keys;
        this.callers = callers;
    }

    /// All of them, by name.
    @Transactional
    public List<User> list() {
        return users.list();
    }

    /// Makes one.
    ///
    /// @param by who wants it, for the log
    /// @throws RefusedException `USER_NAME_TAKEN`
    @Transactional
    public User add(String name, Role role, String password, String by) {
        // Before the lock: hashing takes its time, and nobody needs to wait for it.
        String hash = PasswordHash.of(password);
        keys.lock();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        User user = new User(UUID.randomUUID(), name, role, now, null);
        if (isKey(name, now) || !users.add(new User.Credentials(user, hash, freshMark()))) {
            throw new RefusedException(
                    RefusedException.Code.USER_NAME_TAKEN,
                    ("There is a user or a working key '%s' already. Jobs belong to the name, so"
                                    + " take another one.")
                            .formatted(name));
        }
        LOG.infof("user added user=%s role=%s by=%s", name, role.wire(), by);
        return user;
    }

    /// Gives another role, another password, or both. Another password ends all sessions of the
    /// user.
    ///
    /// @param role null to leave it
    /// @param password null to leave it
    /// @throws RefusedException `USER_NOT_FOUND`
    @Transactional
    public User change(UUID id, @Nullable Role role, @Nullable String password, String by) {
        String hash = password == null ? null : PasswordHash.of(password);
        User user = get(id);
        if (role != null) {
            users.changeRole(id, role);
        }
        if (hash != null) {
            users.changePassword(id, hash, freshMark());
        }
        callers.forget();
        LOG.infof(
                "user changed user=%s role=%s password=%s by=%s",
                user.name(),
                (role == null ? user.role() : role).wire(),
                hash == null ? "kept" : "changed",
                by);
        return get(id);
    }

    /// Takes one away, and ends all sessions of the user.
    ///
    /// @throws RefusedException `USER_NOT_FOUND`
    @Transactional
    public void remove(UUID id, String by) {
        User user = get(id);
        users.remove(id);
        callers.forget();
        LOG.infof("user removed user=%s by=%s", user.name(), by);
    }

    private User get(UUID id) {
        return users.find(id)
                .orElseThrow(() ->
                        new RefusedException(
                                RefusedException.Code.USER_NOT_FOUND,
                                "There is no user of this id."));
    }

    private boolean isKey(String name, Instant now) {
        return keys.list().stream()
                .anyMatch(key -> key.name().equalsIgnoreCase(name) && key.isValidAt(now));
    }

    private String freshMark() {
        byte[] bytes = new byte[MARK_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
