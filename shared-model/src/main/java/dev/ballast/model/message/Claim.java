package dev.ballast.model.message;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.TaskKind;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The answer to a claim: the caller owns the task now. Travels by HTTP only, as it holds secrets.
///
/// @param task the task's id; also the name of its staging folder
/// @param fence grows with every claim of any task; a report with an older one is refused
/// @param leaseSeconds how long the task is the worker's without a report, 1 or more
/// @param work what to do
/// @param secrets by name: [#TOKEN], [#QUERY], [#HEADERS], [#STORED]. Never logged, never stored.
/// @param priority of the job; the default one from an API of the version before
/// @param maxSpeed bytes per second that this worker may spend on the job at first; null for any
public record Claim(
        UUID task,
        long fence,
        int leaseSeconds,
        Work work,
        Map<String, String> secrets,
        Priority priority,
        @Nullable Long maxSpeed) {
    /// Name of the secret that is the hub token of the job.
    public static final String TOKEN = "token";

    /// Name of the secret that is the query of the source's address; its `work` names the address
    /// without it.
    public static final String QUERY = "query";

    /// Name of the secret that holds the request header fields which the caller gave for the
    /// source: a JSON object of names and values.
    public static final String HEADERS = "headers";

    /// Name of the secret that is kept for the source's host, for jobs without a token of their
    /// own.
    public static final String STORED = "stored";

    /// Header of an empty answer: when there was certainly nothing, ISO-8601, by the API's clock.
    public static final String AS_OF_HEADER = "Ballast-As-Of";

    public Claim {
        secrets = Map.copyOf(secrets);
        priority = priority == null ? Priority.DEFAULT : priority;
    }

    public Claim(UUID task, long fence, int leaseSeconds, Work work, Map<String, String> secrets) {
        this(task, fence, leaseSeconds, work, secrets, Priority.DEFAULT, null);
    }

    /// The token that the job brought; null for none. Upstreams count it apart from all others.
    public @Nullable String ownToken() {
        return secrets.get(TOKEN);
    }

    /// The token to ask the source with: the job's own, else the stored one; null for none.
    public @Nullable String token() {
        String own = ownToken();
        return own == null ? secrets.get(STORED) : own;
    }

    /// What a worker with a free slot asks for.
    ///
    /// @param worker its id
    /// @param kinds what it can do
    /// @param volumes what it mounts
    /// @param hint the task of the doorbell that rang; the answer may be a better one
    public record Request(
            String worker, List<TaskKind> kinds, List<VolumeName> volumes, @Nullable UUID hint) {
        public Request {
            kinds = List.copyOf(kinds);
            volumes = List.copyOf(volumes);
        }
    }

    /// What a worker with several free slots asks for: the same `count` times.
    ///
    /// @param count 1 to [GatheredClaims#MOST]
    public record GroupRequest(
            String worker, List<TaskKind> kinds, List<VolumeName> volumes, int count) {}

    /// The answer to that, if there is anything.
    ///
    /// @param claims as many as were asked for, or fewer
    public record Group(List<Claim> claims) {
        public Group {
            claims = List.copyOf(claims);
        }
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "Claim[task=%s, fence=%d, work=%s]".formatted(task, fence, work);
    }
}
