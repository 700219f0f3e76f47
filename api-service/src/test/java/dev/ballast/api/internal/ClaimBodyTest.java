package dev.ballast.api.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.api.http.problem.InvalidRequestException;
import dev.ballast.model.job.TaskKind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClaimBodyTest {

    @Test
    void kindsThatOnlyANewerWorkerKnowsArePassedOver() {
        assertThat(claimOf("transfer", "fold", "publish").toRequest().kinds())
                .containsExactly(TaskKind.TRANSFER, TaskKind.PUBLISH);
    }

    @Test
    void aClaimWithoutAnyKnownKindIsRefused() {
        ClaimBody claim = claimOf("fold");
        assertThatThrownBy(claim::toRequest).isInstanceOf(InvalidRequestException.class);
    }

    private static ClaimBody claimOf(String... kinds) {
        return new ClaimBody("worker-1", Arrays.asList(kinds), Arrays.asList("shared"), null, null);
    }
}
