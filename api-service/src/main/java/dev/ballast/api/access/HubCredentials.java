package dev.ballast.api.access;

import dev.ballast.api.jobs.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The secrets for hubs, which jobs without a token of their own are worked on with. A change acts
/// on the next claim.
@ApplicationScoped
public class HubCredentials {
    private static final String HIDDEN = "***";
    private static final int SHOWN = 4;

    /// Of fewer characters, eight would be too many.
    private static final int LONG = 20;

    private final CredentialStore store;

    HubCredentials(CredentialStore store) {
        this.store = store;
    }

    /// All of them, by host, without the secrets.
    @Transactional
    public List<Credential> list() {
        return store.list();
    }

    /// Keeps a secret for a host that has none.
    ///
    /// @param host as [CredentialHost#parse] made it
    /// @throws RefusedException `CREDENTIAL_EXISTS`
    @Transactional
    public Credential add(String host, String name, String secret) {
        Credential credential =
                new Credential(
                        UUID.randomUUID(),
                        host,
                        name,
                        Instant.now().truncatedTo(ChronoUnit.MICROS));
        if (!store.add(credential, secret)) {
            throw new RefusedException(
                    RefusedException.Code.CREDENTIAL_EXISTS,
                    "There is a credential for %s already; delete that one first.".formatted(host));
        }
        return credential;
    }

    /// Forgets one.
    ///
    /// @throws RefusedException `CREDENTIAL_NOT_FOUND`
    @Transactional
    public void remove(UUID id) {
        if (!store.remove(id)) {
            throw new RefusedException(
                    RefusedException.Code.CREDENTIAL_NOT_FOUND,
                    "There is no credential of this id.");
        }
    }

    /// Keeps a secret for a host in the place of the one that it has.
    ///
    /// @param secret null to forget that one
    @Transactional
    public void replace(String host, String name, @Nullable String secret) {
        store.list().stream()
                .filter(credential -> credential.host().equals(host))
                .forEach(credential -> store.remove(credential.id()));
        if (secret != null) {
            add(host, name, secret);
        }
    }

    /// What people recognise the secret of a host by: its first and last four characters, or none
    /// of a short one.
    @Transactional
    public Optional<String> masked(String host) {
        return store.secret(host).map(HubCredentials::mask);
    }

    private static String mask(String secret) {
        return secret.length() < LONG
                ? HIDDEN
                : secret.substring(0, SHOWN) + HIDDEN + secret.substring(secret.length() - SHOWN);
    }
}
