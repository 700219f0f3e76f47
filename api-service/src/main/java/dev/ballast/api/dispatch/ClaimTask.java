package dev.ballast.api.dispatch;

import dev.ballast.api.dispatch.TaskQueue.Answer;
import dev.ballast.api.dispatch.TaskQueue.Wanted;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.GatheredClaims;
import dev.ballast.model.message.GatheredClaims.Waiting;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/// Gives workers with free slots the next best tasks.
@ApplicationScoped
public class ClaimTask {
    /// Workers wait for 10 s, so what is given later is given to nobody.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

    private final TaskQueue queue;

    /// Those that ask for the same wait for each other, and for nobody else.
    private final Map<Wanted, GatheredClaims<Optional<Claim>>> gathered = new ConcurrentHashMap<>();

    public ClaimTask(TaskQueue queue) {
        this.queue = queue;
    }

    /// The task that the worker owns from now on; empty if there is none for it, or if it drains.
    /// Does not block.
    public CompletableFuture<Optional<Claim>> handle(Claim.Request request) {
        return alike(request).add(request);
    }

    /// The same for several slots of one worker: as many tasks as there are, up to `count`.
    public CompletableFuture<List<Claim>> handle(Claim.Request request, int count) {
        List<CompletableFuture<Optional<Claim>>> each = alike(request).add(request, count);
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

    private GatheredClaims<Optional<Claim>> alike(Claim.Request request) {
        return gathered.computeIfAbsent(wanted(request), _ -> new GatheredClaims<>(this::answer));
    }

    private static Wanted wanted(Claim.Request request) {
        return new Wanted(request.kinds(), request.volumes());
    }

    private void answer(List<Waiting<Optional<Claim>>> group) {
        List<Waiting<Optional<Claim>>> left = withoutStale(group);
        while (!left.isEmpty()) {
            left = answerSome(left);
        }
    }

    /// They come about while the database is away.
    private static List<Waiting<Optional<Claim>>> withoutStale(
            List<Waiting<Optional<Claim>>> group) {
        var left = new ArrayList<Waiting<Optional<Claim>>>();
        for (Waiting<Optional<Claim>> claim : group) {
            if (claim.isOlderThan(LONGEST_WAIT)) {
                claim.answer().completeExceptionally(new StaleClaimException());
            } else {
                left.add(claim);
            }
        }
        return left;
    }

    /// Returns those that are to ask again. Not those of a request that was given something: its
    /// worker hears of that at once, and asks for more by itself.
    private List<Waiting<Optional<Claim>>> answerSome(List<Waiting<Optional<Claim>>> group) {
        List<Answer> answers =
                queue.claim(
                        wanted(group.getFirst().request()),
                        group.stream().map(claim -> claim.request().worker()).toList());
        Set<Claim.Request> given = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < group.size(); i++) {
            if (answers.get(i).claim() != null) {
                given.add(group.get(i).request());
            }
        }
        var again = new ArrayList<Waiting<Optional<Claim>>>();
        for (int i = 0; i < group.size(); i++) {
            Answer answer = answers.get(i);
            Waiting<Optional<Claim>> claim = group.get(i);
            if (answer.again() && !given.contains(claim.request())) {
                again.add(claim);
            } else {
                claim.answer().complete(Optional.ofNullable(answer.claim()));
            }
        }
        return again;
    }

    /// Nobody waits for the answer any more, most likely.
    private static final class StaleClaimException extends RuntimeException {
        StaleClaimException() {
            super("the claim waited for longer than " + LONGEST_WAIT);
        }
    }
}
