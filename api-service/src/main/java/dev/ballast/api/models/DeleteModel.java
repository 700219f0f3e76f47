package dev.ballast.api.models;

import dev.ballast.api.jobs.JobEndings;
import dev.ballast.api.jobs.RefusedException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Takes a model off its volume, with the bytes that no other model uses.
@ApplicationScoped
public class DeleteModel {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ModelShelf shelf;
    private final JobEndings endings;

    public DeleteModel(ModelShelf shelf, JobEndings endings) {
        this.shelf = shelf;
        this.endings = endings;
    }

    /// Forgets the model at once and has a worker remove its files. Completes when they are gone,
    /// or after 10 s: they go later then. Call it from a thread that may block.
    ///
    /// @throws RefusedException `MODEL_NOT_FOUND`, `MODEL_IN_USE`
    public CompletableFuture<Void> handle(UUID id) {
        UUID removal = QuarkusTransaction.requiringNew().call(() -> shelf.take(id));
        return endings.await(removal, PATIENCE).thenAccept(_ -> {});
    }
}
