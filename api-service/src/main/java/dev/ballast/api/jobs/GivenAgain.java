package dev.ballast.api.jobs;

import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.message.Claim;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The secrets that a caller gives to a job that is tried again.
///
/// @param source the job's address without its secret query; null if none was given
/// @param secrets by the names of [Claim]
public record GivenAgain(@Nullable SourceRef source, Map<String, String> secrets) {
    /// Nothing.
    public static final GivenAgain NOTHING = new GivenAgain(null, Map.of());

    public GivenAgain {
        secrets = Map.copyOf(secrets);
    }

    /// Checks that the job can be tried again with these.
    ///
    /// @param content [JobSecrets#contentMark] of these
    /// @throws RefusedException `INVALID_REQUEST` if the address is another one than the job's,
    ///   `JOB_STATE_CONFLICT` if a secret is missing that the job had
    void check(UUID job, JobSecrets.Known known, String content) {
        boolean other = source != null && !source.text().equals(known.source());
        if (other || (secrets.containsKey(Claim.QUERY) && !content.equals(known.content()))) {
            throw RefusedException.invalid(
                    "source",
                    "is not the address that the job was given, signed anew; submit it as a new"
                            + " job");
        }
        Set<String> missing = new HashSet<>(known.deleted());
        missing.removeAll(secrets.keySet());
        if (!missing.isEmpty()) {
            throw new RefusedException(Code.JOB_STATE_CONFLICT, sentence(job, missing));
        }
    }

    private static String sentence(UUID job, Set<String> missing) {
        List<String> what = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        List<String> options = new ArrayList<>();
        if (missing.contains(Claim.TOKEN)) {
            what.add("the token");
            fields.add("\"token\": \"…\"");
            options.add("--token-env NAME");
        }
        if (missing.contains(Claim.HEADERS)) {
            what.add("the header fields");
            fields.add("\"headers\": {\"…\": \"…\"}");
            options.add("--header-env FIELD=NAME");
        }
        if (missing.contains(Claim.QUERY)) {
            what.add("the secret part of the address");
            fields.add("\"source\": \"<the address with its query>\"");
            options.add("--source ADDRESS");
        }
        return "The secrets of job %s were deleted when it ended: %s. Give them again to retry it, in the body {%s}; or: ballast retry %s %s"
                .formatted(
                        job,
                        String.join(", ", what),
                        String.join(", ", fields),
                        job,
                        String.join(" ", options));
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "GivenAgain[secrets=%s]".formatted(secrets.keySet());
    }
}
