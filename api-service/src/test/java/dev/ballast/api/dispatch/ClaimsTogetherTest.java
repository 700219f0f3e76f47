package dev.ballast.api.dispatch;

import static dev.ballast.api.QueueFixture.sha;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.dispatch.TaskQueue.Answer;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClaimsTogetherTest {
    /// How many were asked for, call by call.
    private final List<Integer> asked = new ArrayList<>();

    @Test
    void aWorkerHearsOfWhatItWasGivenWithoutWaitingForMore() {
        // Given
        var claimTask = new ClaimTask(this::giveOne);
        // When
        List<Claim> claims = claimTask.handle(request(), 3).join();
        // Then
        assertThat(claims).hasSize(1);
        assertThat(asked).containsExactly(3);
    }

    /// One task a call; there may be more.
    private List<Answer> giveOne(TaskQueue.Wanted wanted, List<String> workers) {
        asked.add(workers.size());
        var answers = new ArrayList<Answer>();
        for (int i = 0; i < workers.size(); i++) {
            answers.add(i == 0 ? new Answer(claim(), false) : Answer.AGAIN);
        }
        return answers;
    }

    private static Claim.Request request() {
        return new Claim.Request("w", List.of(TaskKind.TRANSFER), List.of(VolumeName.SHARED), null);
    }

    private static Claim claim() {
        Work work =
                new Work.Inspect(
                        UUID.randomUUID(), VolumeName.SHARED, new RelativePath("f"), sha(1), 1);
        return new Claim(UUID.randomUUID(), 1, 30, work, Map.of());
    }
}
