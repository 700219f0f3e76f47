package dev.ballast.cli;

import java.io.IOException;

/// Shows how a job goes on.
interface Progress {
    /// The job changed, or a moment has passed.
    void show(Job job) throws IOException, ApiProblem;

    /// The API has not been heard of for so long.
    void silent(long seconds);

    /// Nothing more will be shown; the cursor is to stand on a line of its own.
    void end();
}
