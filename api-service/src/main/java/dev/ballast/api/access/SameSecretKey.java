package dev.ballast.api.access;

import dev.ballast.api.jobs.SecretSeal;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;

/// Refuses to start with another secret key than the replicas before: such a replica could not read
/// the tokens of the jobs that it hands out, and would fail them for good.
@ApplicationScoped
public class SameSecretKey {
    private static final String NAME = "key-probe";
    private static final String TEXT = "ballast";

    private final KeyProbe probe;
    private final SecretSeal seal;

    SameSecretKey(KeyProbe probe, SecretSeal seal) {
        this.probe = probe;
        this.seal = seal;
    }

    /// Compares the keys.
    ///
    /// @throws IllegalStateException if they differ
    @Transactional
    void atStart(@Observes StartupEvent event) {
        byte[] sealed = probe.keepOrGet(seal.seal(SecretSeal.NO_JOB, NAME, TEXT));
        try {
            seal.open(SecretSeal.NO_JOB, NAME, sealed);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "This service has another secret key than the one that the database's secrets"
                        + " were sealed with. Set BALLAST_SECRET_KEY to that key (a single replica"
                        + " keeps its own in secret.key of BALLAST_DATA). If it is lost for good,"
                        + " run 'delete from key_probe; delete from credential' in the database and"
                        + " store the credentials again: jobs with tokens then fail, and everything"
                        + " else goes on.",
                    e);
        }
    }
}
