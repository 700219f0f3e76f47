package dev.ballast.model.message;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Claims that wait for an answer. Those that arrive while others are being answered are answered
/// together afterwards: a request or a transaction each would cost a busy queue most of its time,
/// and a lone claim still waits for nobody. Thread-safe.
///
/// @param <A> what a claim is answered with
public final class GatheredClaims<A> {
    /// Claims that are answered together at most.
    public static final int MOST = 64;

    private final Consumer<List<Waiting<A>>> answering;
    private final Deque<Waiting<A>> waiting = new ArrayDeque<>();
    private boolean busy;

    /// A claim and its answer.
    ///
    /// @param since [System#nanoTime] when it was asked
    public record Waiting<A>(Claim.Request request, CompletableFuture<A> answer, long since) {
        /// Whether it has waited for longer than that.
        public boolean isOlderThan(Duration age) {
            return System.nanoTime() - since > age.toNanos();
        }

        private boolean asksForTheSame(Waiting<A> other) {
            return request.kinds().equals(other.request.kinds())
                    && request.volumes().equals(other.request.volumes());
        }
    }

    /// Answers by this.
    ///
    /// @param answering completes the answers of one group, whose claims ask for the same kinds on
    ///   the same volumes; called for one group after the other. What it leaves open when it
    ///   returns or throws fails.
    public GatheredClaims(Consumer<List<Waiting<A>>> answering) {
        this.answering = answering;
    }

    /// Asks once; does not block.
    public CompletableFuture<A> add(Claim.Request request) {
        return add(request, 1).getFirst();
    }

    /// Asks `count` times; does not block.
    public List<CompletableFuture<A>> add(Claim.Request request, int count) {
        var answers = new ArrayList<CompletableFuture<A>>(count);
        synchronized (waiting) {
            for (int i = 0; i < count; i++) {
                var answer = new CompletableFuture<A>();
                waiting.addLast(new Waiting<>(request, answer, System.nanoTime()));
                answers.add(answer);
            }
            if (busy) {
                return answers;
            }
            busy = true;
        }
        Thread.ofVirtual().name("claims").start(this::answerAll);
        return answers;
    }

    /// Claims that nobody answers yet, as others are being answered.
    public int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private void answerAll() {
        List<Waiting<A>> group = next();
        while (!group.isEmpty()) {
            answer(group);
            group = next();
        }
    }

    private void answer(List<Waiting<A>> group) {
        try {
            answering.accept(group);
            fail(group, new IllegalStateException("a claim was not answered"));
        } catch (Throwable e) {
            // Also an error: those that wait would do so for ever.
            fail(group, e);
        }
    }

    /// No more than a no-op for those that were answered.
    private static <A> void fail(List<Waiting<A>> group, Throwable cause) {
        group.forEach(claim -> claim.answer().completeExceptionally(cause));
    }

    /// The claim that waits longest, and those that ask for the same.
    private List<Waiting<A>> next() {
        synchronized (waiting) {
            var group = new ArrayList<Waiting<A>>();
            Iterator<Waiting<A>> each = waiting.iterator();
            while (each.hasNext() && group.size() < MOST) {
                Waiting<A> claim = each.next();
                if (group.isEmpty() || claim.asksForTheSame(group.getFirst())) {
                    group.add(claim);
                    each.remove();
                }
            }
            busy = !group.isEmpty();
            return group;
        }
    }
}
