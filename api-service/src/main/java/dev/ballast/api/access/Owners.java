package dev.ballast.api.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;

/// Whether those may still do something in whose name it is done without them.
@ApplicationScoped
public class Owners {
    private final ApiKeyStore keys;
    private final UserStore users;
    private final InstantSource clock = InstantSource.system();

    Owners(ApiKeyStore keys, UserStore users) {
        this.keys = keys;
        this.users = users;
    }

    /// Whether a key of this name that is valid now, or a user, has the role.
    public boolean may(String name, Role role) {
        Instant now = clock.instant();
        boolean byKey =
                keys.list().stream()
                        .filter(key -> key.name().equals(name) && key.isValidAt(now))
                        .anyMatch(key -> key.role().granted().contains(role));
        return byKey
                || users.findByName(name)
                        .map(User.Credentials::user)
                        .filter(user -> user.name().equals(name))
                        .filter(user -> user.role().granted().contains(role))
                        .isPresent();
    }
}
