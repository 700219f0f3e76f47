package dev.ballast.api.postgres;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/// What belongs to the current transaction besides its rows.
@ApplicationScoped
public class TransactionEvents {
    private static final String ORDINAL = TransactionEvents.class.getName() + ".ordinal";

    private final TransactionSynchronizationRegistry registry;

    public TransactionEvents(TransactionSynchronizationRegistry registry) {
        this.registry = registry;
    }

    /// Runs the action once after the commit, however often this is asked within one transaction;
    /// never after a rollback.
    void afterCommit(String name, Runnable action) {
        if (registry.getResource(name) != null) {
            return;
        }
        registry.putResource(name, action);
        registry.registerInterposedSynchronization(
                new Synchronization() {
                    @Override
                    public void beforeCompletion() {
                        // Only what was committed is told.
                    }

                    @Override
                    public void afterCompletion(int status) {
                        if (status == Status.STATUS_COMMITTED) {
                            action.run();
                        }
                    }
                });
    }

    /// Takes `count` numbers, 0 and up, that are unique within the transaction.
    ///
    /// @return the first of them
    int ordinals(int count) {
        AtomicInteger next = (AtomicInteger) registry.getResource(ORDINAL);
        if (next == null) {
            next = new AtomicInteger();
            registry.putResource(ORDINAL, next);
        }
        return next.getAndAdd(count);
    }
}
