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
import java.util.UUID;

/// Sealed secrets for hubs.
@ApplicationScoped
class PgCredentials implements CredentialStore {
    private static final String SEALED_AS = "credential";

    private final Sql sql;
    private final SecretSeal seal;

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

    /// The secrets of these hosts, as far as there are any.
    ///
    /// @throws IllegalStateException if one was sealed with another key
    Map<String, String> open(Collection<String> hosts) {
        Map<String, String> secrets = new HashMap<>();
        if (hosts.isEmpty()) {
            return secrets;
        }
        sql.query(
                        "select id, host, sealed from credential where host = any(?::text[])",
                        row -> {
                            UUID id = row.uuid("id");
                            return Map.entry(
                                    row.text("host"),
                                    seal.open(
                                            id,
                                            SEALED_AS,
                                            Objects.requireNonNull(row.bytesOrNull("sealed"))));
                        },
                        hosts)
                .forEach(entry -> secrets.put(entry.getKey(), entry.getValue()));
        return secrets;
    }
}
