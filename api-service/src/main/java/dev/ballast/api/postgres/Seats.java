package dev.ballast.api.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// Who gets which of some tasks: first those that name a worker, as nobody else may have them, then
/// the others, in order.
///
/// @param taken those that somebody gets, in the order of their priority
/// @param workers by their tasks
record Seats(List<Candidate> taken, Map<UUID, String> workers) {

    /// @param candidates the best first, no more than there are claims
    /// @param claims ids of workers, one entry a claim
    static Seats of(List<Candidate> candidates, List<String> claims) {
        List<String> free = new ArrayList<>(claims);
        Map<UUID, String> workers = new HashMap<>();
        for (Candidate candidate : candidates) {
            String worker = candidate.worker();
            if (worker != null && free.remove(worker)) {
                workers.put(candidate.task(), worker);
            }
        }
        for (Candidate candidate : candidates) {
            if (candidate.worker() == null) {
                workers.put(candidate.task(), free.removeFirst());
            }
        }
        return new Seats(
                candidates.stream().filter(c -> workers.containsKey(c.task())).toList(), workers);
    }

    String worker(Candidate candidate) {
        return Objects.requireNonNull(workers.get(candidate.task()));
    }
}
