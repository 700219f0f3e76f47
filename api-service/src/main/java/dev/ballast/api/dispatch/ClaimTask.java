package dev.ballast.api.dispatch;

import dev.ballast.api.dispatch.TaskQueue.Answer;
import dev.ballast.api.dispatch.TaskQueue.Wanted;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.GatheredClaims;
import dev.ballast.model.message.GatheredClaims.Waiting;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Gives workers with free slots the next best tasks.
@ApplicationScoped
public class ClaimTask {
    private final TaskQueue queue;
    private final GatheredClaims<Optional<Claim>> gathered = new GatheredClaims<>(this::answer);

    public ClaimTask(TaskQueue queue) {
        this.queue = queue;
    }

    /// The task that the worker owns from now on; empty if there is none for it, or if it drains.
    /// Does not block.
    public CompletableFuture<Optional<Claim>> handle(Claim.Request request) {
        return gathered.add(request);
    }

    /// The same for several slots of one worker: as many tasks as there are, up to `count`.
    public CompletableFuture<List<Claim>> handle(Claim.Request request, int count) {
        List<CompletableFuture<Optional<Claim>>> each = gathered.add(request, count);
        return CompletableFuture.allOf(each.toArray(CompletableFuture<?>[]::new))
                .handle((_, failure) -> {
                    List<Claim> given =
                            each.stream()
                                    .filter(claim -> !claim.isCompletedExceptionally())
                                    .flatMap(claim -> claim.join().stream())
                                    .toList();
                    // What was given must be told, or it waits for its lease to run out.
                    if (failure != null && given.isEmpty()) {
                        throw new CompletionException(failure);
                    }
                    return given;
                });
    }

    private void answer(List<Waiting<Optional<Claim>>> group) {
        List<Waiting<Optional<Claim>>> left = group;
        while (!left.isEmpty()) {
            left = answerSome(left);
        }
    }

    /// Returns those that are to ask again.
    private List<Waiting<Optional<Claim>>> answerSome(List<Waiting<Optional<Claim>>> group) {
        Claim.Request asked = group.getFirst().request();
        List<Answer> answers =
                queue.claim(
                        new Wanted(asked.kinds(), asked.volumes()),
                        group.stream().map(claim -> claim.request().worker()).toList());
        var again = new ArrayList<Waiting<Optional<Claim>>>();
        for (int i = 0; i < group.size(); i++) {
            Answer answer = answers.get(i);
            if (answer.again()) {
                again.add(group.get(i));
            } else {
                group.get(i).answer().complete(Optional.ofNullable(answer.claim()));
            }
        }
        return again;
    }
}
