package dev.ballast.api.catalogs;

import dev.ballast.api.jobs.JobRequest;
import dev.ballast.api.jobs.Submission;
import dev.ballast.api.jobs.SubmitBatch;
import dev.ballast.api.jobs.SubmitJob;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Claim;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the job that fetches an entry, or finds the one that does so already.
@ApplicationScoped
public class DownloadEntry {
    private final FindCatalog catalog;
    private final SubmitJob submitJob;
    private final SubmitBatch submitBatch;

    DownloadEntry(FindCatalog catalog, SubmitJob submitJob, SubmitBatch submitBatch) {
        this.catalog = catalog;
        this.submitJob = submitJob;
        this.submitBatch = submitBatch;
    }

    /// Submits it.
    ///
    /// @param token for the hub, for this job only; null for none
    /// @throws RefusedException `ENTRY_NOT_FOUND`, `INVALID_REQUEST`
    public Submission.Outcome.Accepted handle(
            String id, String owner, Priority priority, @Nullable String token) {
        Entry entry = catalog.get(id).read();
        return submitJob.handle(new Submission(owner, request(entry, priority, token), null));
    }

    /// Submits many in one transaction, with the usual priority. A refused one does not harm the
    /// others.
    ///
    /// @return one outcome each, in order
    public List<Submission.Outcome> handle(List<Entry> entries, String owner) {
        return submitBatch.handle(
                entries.stream()
                        .map(entry ->
                                new Submission(owner, request(entry, Priority.DEFAULT, null), null))
                        .toList());
    }

    static JobRequest request(Entry entry, Priority priority, @Nullable String token) {
        String sha256 = entry.text("sha256");
        return new JobRequest(
                entry.source(),
                entry.files().size() > 1 ? entry.files() : List.of(),
                List.of(),
                new RelativePath(entry.dest()),
                View.PLAIN,
                VolumeName.SHARED,
                sha256 == null || entry.files().size() > 1 ? null : new Sha256(sha256),
                priority,
                Map.of("catalog", entry.id()),
                token == null ? Map.of() : Map.of(Claim.TOKEN, token),
                null,
                fileName(entry),
                null);
    }

    /// The name that the entry gives its file, unless its source surely calls it so: then a job of
    /// the same source without a name is the same job.
    private static @Nullable RelativePath fileName(Entry entry) {
        RelativePath named = new RelativePath(entry.file());
        boolean calledSo =
                switch (entry.source()) {
                    case SourceRef.HuggingFace hub ->
                            hub.path() == null || hub.path().equals(named);
                    case SourceRef.Direct direct ->
                            direct.uri().getPath().endsWith("/" + named.value());
                    default -> false;
                };
        return calledSo ? null : named;
    }
}
