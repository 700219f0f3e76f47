package dev.ballast.api.metadata;

import dev.ballast.api.catalogs.AddVersion;
import dev.ballast.model.artifact.CivitaiChoice;
import dev.ballast.model.artifact.SourceRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/// Adds a version of CivitAI to the catalog: asks the site what it is, unless the catalog has it.
@ApplicationScoped
public class AddFromCivitai {
    private final AskHub askHub;
    private final AddVersion addVersion;

    AddFromCivitai(AskHub askHub, AddVersion addVersion) {
        this.askHub = askHub;
        this.addVersion = addVersion;
    }

    /// What became of it, within 30 s. Call it from a thread that may block.
    ///
    /// @param version its id at the site, 1 or more
    /// @throws RefusedException through the future, `NO_WORKER`, `INVALID_REQUEST`
    /// @throws PlanFailedException through the future, if the site does not tell
    public CompletableFuture<AddVersion.Answer> handle(long version, String owner) {
        return addVersion
                .find(version)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() ->
                        askHub.handle(new SourceRef.Civitai(version, CivitaiChoice.USUAL), owner)
                                .thenApply(facts ->
                                        addVersion.handle(
                                                version,
                                                facts,
                                                Objects.requireNonNull(facts.offer()))));
    }
}
