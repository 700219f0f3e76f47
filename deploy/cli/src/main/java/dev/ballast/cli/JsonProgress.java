package dev.ballast.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/// One line of JSON a change.
final class JsonProgress implements Progress {
    private final PrintWriter out;
    private @Nullable Job last;

    JsonProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(Job job) {
        if (!job.equals(last)) {
            out.println(job.json());
            out.flush();
            last = job;
        }
    }

    @Override
    public void silent(long seconds) {}

    @Override
    public void end() {}
}
