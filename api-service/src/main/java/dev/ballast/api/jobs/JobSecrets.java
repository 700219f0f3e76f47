package dev.ballast.api.jobs;

import dev.ballast.model.artifact.SecretQuery;
import dev.ballast.model.message.Claim;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The secrets of jobs: sealed while a job may need them, deleted in the transaction that ends it.
/// Every call belongs to the caller's transaction.
public interface JobSecrets {

    /// What is known of a job's secrets, also when they are gone.
    ///
    /// @param source the job's source, as it is shown
    /// @param deleted names of those that it was given and has no longer
    /// @param content [#contentMark] of what it was given
    record Known(String source, Set<String> deleted, String content) {}

    /// Looks at a job that the caller has locked.
    Known of(UUID job);

    /// Seals these beside the job; they replace those of the same names.
    void keep(UUID job, Map<String, String> secrets);

    /// A mark of what of these secrets may select what is fetched: jobs that differ in it are not
    /// the same work. A hub's token and a signature select nothing: whoever has the right ones gets
    /// the same bytes. Empty if nothing does.
    static String contentMark(Map<String, String> secrets, SecretSeal seal) {
        String selecting = SecretQuery.selecting(secrets.getOrDefault(Claim.QUERY, ""));
        return selecting.isEmpty() ? "" : seal.mark(selecting);
    }
}
