package dev.ballast.api.postgres;

import dev.ballast.api.jobs.JobRequest;
import dev.ballast.api.jobs.JobSecrets;
import dev.ballast.api.jobs.SecretSeal;
import dev.ballast.api.jobs.Submission;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.RateBucket;
import dev.ballast.model.message.Work;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job that a submission would become.
///
/// @param fingerprint equal for jobs that would fetch the same to the same place
/// @param bodyHash equal for requests that ask for the same
record Draft(UUID id, UUID task, Submission submission, String fingerprint, String bodyHash) {

    /// A token and a signature do not count for the fingerprint: whoever asks for the same joins,
    /// and is told as everybody if the first one's do not open it. They are part of the request,
    /// though.
    ///
    /// @param seal marks the secrets that count
    static Draft of(Submission submission, SecretSeal seal) {
        JobRequest request = submission.request();
        Object[] selection = {
            request.source().text(),
            request.include(),
            request.exclude(),
            request.sha256(),
            request.view(),
            request.volume(),
            request.dest(),
            JobSecrets.contentMark(request.secrets(), seal)
        };
        // Without a name of its own as it was hashed before there were any.
        String fingerprint =
                request.fileName() == null
                        ? hash(selection)
                        : hash(hash(selection), request.fileName());
        return new Draft(
                TimeOrderedIds.next(),
                UUID.randomUUID(),
                submission,
                fingerprint,
                bodyHash(fingerprint, request, marks(request, seal)));
    }

    private static String bodyHash(String fingerprint, JobRequest request, Object marks) {
        var labels = new TreeMap<>(request.labels());
        // Without a limit or a worker as it was hashed before there were any.
        String anyWorker =
                request.maxSpeed() == null
                        ? hash(fingerprint, request.priority(), labels, marks)
                        : hash(fingerprint, request.priority(), labels, marks, request.maxSpeed());
        return request.worker() == null ? anyWorker : hash(anyWorker, request.worker());
    }

    JobRequest request() {
        return submission.request();
    }

    /// Which of the upstream's buckets the request's own token stands for.
    String credential() {
        return RateBucket.fingerprint(request().secrets().get(Claim.TOKEN));
    }

    /// What asking the source draws from; null where that is not known beforehand.
    @Nullable String bucket() {
        return RateBucket.of(request().source(), request().secrets().get(Claim.TOKEN))
                .map(RateBucket::value)
                .orElse(null);
    }

    /// The work of the task that begins it.
    ///
    /// @param newest whether it asks for the newest revision only
    String work(boolean newest) {
        return MessageJson.writeText(
                new Work.Resolve(
                        id,
                        request().volume(),
                        request().source(),
                        request().include(),
                        request().exclude(),
                        request().sha256(),
                        newest));
    }

    private static Map<String, String> marks(JobRequest request, SecretSeal seal) {
        Map<String, String> marks = new TreeMap<>();
        request.secrets().forEach((name, secret) -> marks.put(name, seal.mark(secret)));
        return marks;
    }

    private static String hash(Object... parts) {
        String text = MessageJson.writeText(Arrays.asList(parts));
        return Sha256.ofContent(text.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
