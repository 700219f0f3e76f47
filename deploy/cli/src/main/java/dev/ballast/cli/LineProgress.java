package dev.ballast.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/// For logs: one line when the state changes, and every 5 s.
final class LineProgress implements Progress {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final PrintWriter out;
    private final LongSupplier nanoTime;
    private String lastState = "";
    private long lastAt;

    LineProgress(PrintWriter out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
    }

    @Override
    public void show(Job job) {
        String state = job.stateWithReason();
        boolean due = nanoTime.getAsLong() - lastAt >= EVERY.toNanos();
        if (!state.equals(lastState) || due) {
            print(job.isPlanned() ? state + ": " + job.progress() : state);
            lastState = state;
        }
    }

    @Override
    public void silent(long seconds) {
        if (nanoTime.getAsLong() - lastAt >= EVERY.toNanos()) {
            print("reconnecting, last heard %s ago".formatted(Amounts.duration(seconds)));
        }
    }

    @Override
    public void end() {}

    private void print(String line) {
        out.println(line);
        out.flush();
        lastAt = nanoTime.getAsLong();
    }
}
