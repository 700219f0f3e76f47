package dev.ballast.api.dispatch;

import dev.ballast.api.dispatch.TaskQueue.Answer;
import dev.ballast.api.dispatch.TaskQueue.Wanted;
import dev.ballast.model.message.Claim;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Gives workers with free slots the next best tasks. Claims that arrive while others are being
/// answered are answered together afterwards: a transaction each would cost a busy queue most of
/// its time, and a lone claim still waits for nobody.
@ApplicationScoped
public class ClaimTask {
    private static final int MOST = 64;

    private final TaskQueue queue;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean serving;

    public ClaimTask(TaskQueue queue) {
        this.queue = queue;
    }

    private record Waiting(
            Wanted wanted, String worker, CompletableFuture<Optional<Claim>> answer) {}

    /// The task that the worker owns from now on; empty if there is none for it, or if it drains.
    /// Does not block.
    public CompletableFuture<Optional<Claim>> handle(Claim.Request request) {
        var answer = new CompletableFuture<Optional<Claim>>();
        var wanted = new Wanted(request.kinds(), request.volumes());
        synchronized (waiting) {
            waiting.addLast(new Waiting(wanted, request.worker(), answer));
            if (serving) {
                return answer;
            }
            serving = true;
        }
        Thread.ofVirtual().name("claims").start(this::serve);
        return answer;
    }

    private void serve() {
        List<Waiting> group = next();
        while (!group.isEmpty()) {
            serve(group);
            group = next();
        }
    }

    /// The claim that waits longest, and those that ask for the same.
    private List<Waiting> next() {
        synchronized (waiting) {
            var group = new ArrayList<Waiting>();
            Iterator<Waiting> each = waiting.iterator();
            while (each.hasNext() && group.size() < MOST) {
                Waiting claim = each.next();
                if (group.isEmpty() || claim.wanted().equals(group.getFirst().wanted())) {
                    group.add(claim);
                    each.remove();
                }
            }
            serving = !group.isEmpty();
            return group;
        }
    }

    private void serve(List<Waiting> group) {
        List<Answer> answers;
        try {
            answers =
                    queue.claim(
                            group.getFirst().wanted(),
                            group.stream().map(Waiting::worker).toList());
        } catch (Throwable e) {
            // Also an error: those that wait would do so for ever.
            group.forEach(claim -> claim.answer().completeExceptionally(e));
            return;
        }
        for (int i = group.size() - 1; i >= 0; i--) {
            answer(group.get(i), answers.get(i));
        }
    }

    private void answer(Waiting claim, Answer answer) {
        if (answer.again()) {
            synchronized (waiting) {
                waiting.addFirst(claim);
            }
        } else {
            claim.answer().complete(Optional.ofNullable(answer.claim()));
        }
    }
}
