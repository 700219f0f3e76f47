package dev.ballast.api.metadata;

import dev.ballast.api.jobs.JobView;
import dev.ballast.model.job.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes a job that asks hubs what they say of models.
@ApplicationScoped
public class FetchMetadata {
    /// The level below which a picture is shown to everybody: R.
    public static final int USUAL_PREVIEW_BELOW = 4;

    /// What a hub did not have is not asked for again before.
    public static final Duration REMEMBERED = Duration.ofDays(7);

    private final MetadataQueue queue;

    FetchMetadata(MetadataQueue queue) {
        this.queue = queue;
    }

    /// What is wanted.
    ///
    /// @param entries of the catalog, by id; null for all
    /// @param models that are installed, by id; null for all
    /// @param force asks also for what the hub did not have lately
    /// @param previewBelow see [dev.ballast.model.message.Work.Describe]; 0 for no pictures
    public record Wish(
            @Nullable Set<String> entries,
            @Nullable Set<UUID> models,
            boolean force,
            int previewBelow,
            Priority priority) {

        /// Everything that there is.
        public static Wish all() {
            return new Wish(null, null, false, USUAL_PREVIEW_BELOW, Priority.DEFAULT);
        }
    }

    /// What answers a wish.
    ///
    /// @param created whether the job is new; false for one that asks for all of that already
    /// @param asked how many things it asks about that no other job does
    public record Answer(JobView job, boolean created, int asked) {}

    /// Takes a wish in. What another job is about to ask is left to it, and so is what the hub did
    /// not have within the last week.
    ///
    /// @param owner name of the API key that asks
    /// @throws RefusedException `ENTRY_NOT_FOUND`, `MODEL_NOT_FOUND`
    @Transactional
    public Answer handle(Wish wish, String owner) {
        queue.lock();
        List<Target> targets = queue.targets(wish.entries(), wish.models());
        Map<String, Target> wanted = new LinkedHashMap<>();
        for (Target target : targets) {
            target.subject().ifPresent(subject -> wanted.putIfAbsent(subject.text(), target));
        }
        if (!wish.force()) {
            wanted.keySet().removeAll(queue.missing(wanted.keySet(), REMEMBERED));
        }
        Map<String, UUID> underWay = queue.underWay(wanted.keySet());
        wanted.keySet().removeAll(underWay.keySet());
        return wanted.isEmpty() && !underWay.isEmpty()
                ? new Answer(queue.joined(underWay.values().iterator().next()), false, 0)
                : new Answer(
                        queue.create(List.copyOf(wanted.values()), wish, owner, Map.of()),
                        true,
                        wanted.size());
    }
}
