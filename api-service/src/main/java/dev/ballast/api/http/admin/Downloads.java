package dev.ballast.api.http.admin;

import dev.ballast.api.catalogs.DeleteEntry;
import dev.ballast.api.catalogs.DownloadEntry;
import dev.ballast.api.catalogs.Entry;
import dev.ballast.api.catalogs.EntryStatus;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.Submission;
import dev.ballast.api.models.DeleteModel;
import dev.ballast.api.models.FindModels;
import dev.ballast.api.models.ModelView;
import dev.ballast.model.job.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Gets models of the catalog, and takes them off the volume again.
@ApplicationScoped
class Downloads {
    private static final Set<EntryStatus> UNDER_WAY =
            EnumSet.of(EntryStatus.QUEUED, EntryStatus.DOWNLOADING);

    private final Cards cards;
    private final DownloadEntry downloadEntry;
    private final FindModels findModels;
    private final DeleteModel deleteModel;
    private final DeleteEntry deleteEntry;

    Downloads(
            Cards cards,
            DownloadEntry downloadEntry,
            FindModels findModels,
            DeleteModel deleteModel,
            DeleteEntry deleteEntry) {
        this.cards = cards;
        this.downloadEntry = downloadEntry;
        this.findModels = findModels;
        this.deleteModel = deleteModel;
        this.deleteEntry = deleteEntry;
    }

    /// What was done with a file.
    ///
    /// @param status `queued`, `downloading`, `deleted` or `removed`
    @Schema(name = "AdminDone")
    record Done(String status, String file) {}

    /// Which files of many are fetched now.
    ///
    /// @param skipped what is not in the catalog, cannot be fetched, or is under way already
    @Schema(name = "AdminBatch")
    record Batch(List<String> queued, List<String> skipped) {}

    /// Starts a download, or joins the one under way.
    Done start(String name, String owner) {
        Card card = cards.get(name);
        JobView job = downloadEntry.handle(card.entry().id(), owner, Priority.DEFAULT, null).job();
        return new Done(
                switch (job.state()) {
                    case RESOLVING, DOWNLOADING, PUBLISHING -> "downloading";
                    default -> "queued";
                },
                card.entry().file());
    }

    /// Starts many, in one transaction.
    Batch startAll(List<String> names, String owner) {
        Set<String> wanted = new LinkedHashSet<>(names);
        List<Card> found = cards.called(wanted);
        Map<String, Card> startable = new LinkedHashMap<>();
        List<String> skipped = new ArrayList<>();
        for (String name : wanted) {
            Cards.among(found, name)
                    .filter(card -> !UNDER_WAY.contains(card.status()))
                    .ifPresentOrElse(card -> startable.put(name, card), () -> skipped.add(name));
        }
        var outcomes =
                downloadEntry
                        .handle(startable.values().stream().map(Card::entry).toList(), owner)
                        .iterator();
        List<String> queued = new ArrayList<>();
        for (String name : startable.keySet()) {
            (outcomes.next() instanceof Submission.Outcome.Accepted ? queued : skipped).add(name);
        }
        return new Batch(queued, skipped);
    }

    /// Takes the model's files off the volume; the entry stays. Fine if they are not there.
    ///
    /// @throws RefusedException `ENTRY_NOT_FOUND`, `MODEL_IN_USE`, also if they belong to a model
    ///   with other files
    CompletionStage<Done> delete(String name) {
        Card card = cards.get(name);
        UUID model = card.model();
        if (model != null) {
            checkWhole(card.entry(), model);
        } else if (card.isThere()) {
            throw new RefusedException(
                    RefusedException.Code.MODEL_IN_USE,
                    "'%s' was put on the volume by others, as a scan saw: delete it there, and scan"
                                    .formatted(card.entry().place())
                            + " again.");
        }
        CompletionStage<Void> gone =
                model == null ? CompletableFuture.completedStage(null) : deleteModel.handle(model);
        return gone.thenApply(_ -> new Done("deleted", card.entry().file()));
    }

    /// Models go as a whole. One of the source of an entry without a list of files is the entry's,
    /// whatever the source calls its files.
    private void checkWhole(Entry entry, UUID id) {
        ModelView.Detail found = findModels.get(id);
        ModelView model = found.model();
        if (entry.places().isEmpty() && model.source().equals(entry.source().text())) {
            return;
        }
        List<String> own = entry.places().orElse(List.of(entry.place()));
        long others =
                found.files().stream().filter(file -> !own.contains(file.published())).count();
        if (others > 0) {
            throw new RefusedException(
                    RefusedException.Code.MODEL_IN_USE,
                    "'%s' belongs to the model '%s' at %s, which has %d other files. Delete that model as a whole: DELETE /api/v1/models/%s"
                            .formatted(entry.file(), model.source(), model.path(), others, id));
        }
    }

    /// Takes the entry out of the catalog.
    ///
    /// @throws RefusedException `MODEL_IN_USE` while its files lie on the volume
    Done remove(String name) {
        Card card = cards.get(name);
        if (card.isThere()) {
            throw new RefusedException(
                    RefusedException.Code.MODEL_IN_USE,
                    "'%s' is on the volume; delete its file first.".formatted(name));
        }
        deleteEntry.handle(card.entry().id(), null);
        return new Done("removed", card.entry().file());
    }
}
