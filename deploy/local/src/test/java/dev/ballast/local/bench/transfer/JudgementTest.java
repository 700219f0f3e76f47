package dev.ballast.local.bench.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.local.bench.Measured;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final Series OURS = Series.empty("ballast").with(new Sample(2, 1));

    @Test
    void everyoneElseIsComparedWithUs() {
        Judgement judgement =
                new Judgement(TransferCase.TLS, 4_000_000, List.of(OURS, curl(new Sample(4, 4))));

        assertThat(judgement.rows().get(0).line()).contains("2.0 MB/s").doesNotContain("ours");
        assertThat(judgement.rows().get(1).line()).endsWith("ours: 0.50 wall, 0.25 CPU");
    }

    @Test
    void aGoalIsMetUpToItsLimit() {
        assertThat(tlsGoalAgainst(new Sample(2, 1)).good()).isTrue();
        assertThat(tlsGoalAgainst(new Sample(1.8, 1)).good()).isFalse();
    }

    @Test
    void aPeerThatTookNoPartHasNoGoal() {
        assertThat(new Judgement(TransferCase.TLS, 1, List.of(OURS)).goals()).isEmpty();
    }

    @Test
    void oneSlowRoundWithFaultsIsEnoughToMissThatGoal() {
        Series ours = OURS.with(new Sample(2, 1)).with(new Sample(3.2, 1));
        Series faultless = Series.empty(Judgement.FAULTLESS);
        for (int round = 0; round < 3; round++) {
            faultless = faultless.with(new Sample(2, 1));
        }

        List<Measured> goals =
                new Judgement(TransferCase.FAULTY, 1, List.of(ours, faultless)).goals();

        assertThat(goals).singleElement().matches(goal -> !goal.good());
    }

    private static Measured tlsGoalAgainst(Sample curl) {
        return new Judgement(TransferCase.TLS, 1, List.of(OURS, curl(curl))).goals().getFirst();
    }

    private static Series curl(Sample sample) {
        return Series.empty(Peer.CURL.label()).with(sample);
    }
}
