package dev.ballast.local.bench;

/// How much is measured.
///
/// @param singles jobs posted one after the other, 1 or more
/// @param jobs jobs posted in batches, once just after the start and once more, 1 or more
/// @param stored jobs in the database when lists are read, no fewer than the others together
record Load(int singles, int jobs, int stored) {
    Load {
        if (singles < 1 || jobs < 1 || stored < singles + 2 * jobs) {
            throw new IllegalArgumentException(
                    "cannot store %d jobs after %d and twice %d were run"
                            .formatted(stored, singles, jobs));
        }
    }
}
