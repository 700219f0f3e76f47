package dev.ballast.api.access;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Gives a new installation its first admin and worker key, and says where they lie. A key that
/// already lies there (put there by whoever deploys, or left by an earlier database) is kept.
@ApplicationScoped
public class FirstKeys {
    private static final Logger LOG = Logger.getLogger(FirstKeys.class);

    private final ApiKeyStore keys;
    private final CreateKey createKey;
    private final DataFolder folder;

    FirstKeys(ApiKeyStore keys, CreateKey createKey, DataFolder folder) {
        this.keys = keys;
        this.createKey = createKey;
        this.folder = folder;
    }

    @Transactional
    void atStart(@Observes StartupEvent event) {
        keys.lock();
        List<Role> present = keys.list().stream().map(ApiKey::role).toList();
        for (Role role : List.of(Role.ADMIN, Role.WORKER)) {
            if (!present.contains(role)) {
                make(role);
            }
        }
    }

    private void make(Role role) {
        String file = role.wire() + ".key";
        Optional<KeySecret> lying = folder.read(file).flatMap(KeySecret::parse);
        KeySecret secret = lying.orElseGet(KeySecret::random);
        createKey.register(role.wire(), role, null, secret);
        if (lying.isEmpty()) {
            folder.write(file, secret.text());
        }
        LOG.infof("first key ready role=%s file=%s", role.wire(), folder.path(file));
    }
}
