package dev.ballast.api.postgres;

import dev.ballast.api.access.Credential;
import dev.ballast.api.access.CredentialStore;
import dev.ballast.api.jobs.SecretSeal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Sealed secrets for hubs.
@ApplicationScoped
class PgCredentials implements CredentialStore {
    private static final Logger LOG = Logger.getLogger(PgCredentials.class);
    private static final String SEALED_AS = "credential";

    private final Sql sql;
    private final SecretSeal seal;

    /// Those of which the log has told that they do not open.
    private final Set<UUID> told = ConcurrentHashMap.newKeySet();

    PgCredentials(Sql sql, SecretSeal seal) {
        this.sql = sql;
        this.seal = seal;
    }

    @Override
    public List<Credential> list() {
        return sql.query(
                "select id, host, name, created_at from credential order by host",
                row ->
                        new Credential(
                                row.uuid("id"),
                                row.text("host"),
                                row.text("name"),
                                row.instant("created_at")));
    }

    @Override
    public boolean add(Credential credential, String secret) {
        return sql.update(
                        "insert into credential (id, host, name, sealed, created_at)"
                                + " values (?, ?, ?, ?, ?) on conflict (host) do nothing",
                        credential.id(),
                        credential.host(),
                        credential.name(),
                        seal.seal(credential.id(), SEALED_AS, secret),
                        credential.createdAt())
                > 0;
    }

    @Override
    public boolean remove(UUID id) {
        return sql.update("delete from credential where id = ?", id) > 0;
    }

    @Override
    public Optional<String> secret(String host) {
        return Optional.ofNullable(open(List.of(host)).get(host));
    }

    /// The secrets of these hosts, as far as there are any. One that was sealed with another key
    /// counts for none: the work goes on without it, and the log says so.
    Map<String, String> open(Collection<String> hosts) {
        if (hosts.isEmpty()) {
            return Map.of();
        }
        Map<String, String> secrets = new HashMap<>();
        sql.query(
                        "select id, host, sealed from credential where host = any(?::text[])",
                        row -> Map.entry(row.text("host"), open(row)),
                        hosts)
                .forEach(found ->
                        found.getValue().ifPresent(secret -> secrets.put(found.getKey(), secret)));
        return secrets;
    }

    private Optional<String> open(Row row) {
        UUID id = row.uuid("id");
        try {
            return Optional.of(
                    seal.open(id, SEALED_AS, Objects.requireNonNull(row.bytesOrNull("sealed"))));
        } catch (IllegalStateException e) {
            if (told.add(id)) {
                LOG.errorf(
                        "stored credential cannot be opened, delete it and store it again host=%s"
                                + " cause=%s",
                        row.text("host"), e.getMessage());
            }
            return Optional.empty();
        }
    }
}
