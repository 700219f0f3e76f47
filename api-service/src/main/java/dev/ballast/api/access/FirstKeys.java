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
///
/// Whoever deploys may also put a `monitoring.key` there, for a scraper of the metrics: it becomes
/// a viewer's key of that name. Deleted, it stays so until another one lies there.
@ApplicationScoped
public class FirstKeys {
    private static final Logger LOG = Logger.getLogger(FirstKeys.class);

    private static final String MONITORING = "monitoring";

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
        if (keys.list().stream().noneMatch(key -> key.name().equals(MONITORING))) {
            lying(MONITORING)
                    .filter(secret -> !keys.isRevoked(secret.hash()))
                    .ifPresent(secret -> register(MONITORING, Role.VIEWER, secret));
        }
    }

    private void make(Role role) {
        Optional<KeySecret> lying = lying(role.wire());
        KeySecret secret = lying.orElseGet(KeySecret::random);
        if (lying.isEmpty()) {
            folder.write(file(role.wire()), secret.text());
        }
        register(role.wire(), role, secret);
    }

    private void register(String name, Role role, KeySecret secret) {
        createKey.register(name, role, null, secret);
        LOG.infof("first key ready role=%s file=%s", role.wire(), folder.path(file(name)));
    }

    private Optional<KeySecret> lying(String name) {
        return folder.read(file(name)).flatMap(KeySecret::parse);
    }

    private static String file(String name) {
        return name + ".key";
    }
}
