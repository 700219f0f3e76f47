package dev.ballast.model.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ballast.model.job.FairShares.Wish;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FairSharesTest {
    private static final double ANY = Double.POSITIVE_INFINITY;

    @Test
    void equalWishesGetEqualParts() {
        assertThat(FairShares.divide(90, List.of(wish(1, ANY), wish(1, ANY), wish(1, ANY))))
                .containsExactly(30, 30, 30);
    }

    @Test
    void twiceTheWeightIsTwiceThePart() {
        assertThat(FairShares.divide(90, List.of(wish(2, ANY), wish(1, ANY))))
                .containsExactly(60, 30);
    }

    @Test
    void theOthersShareWhatOneDoesNotNeed() {
        assertThat(FairShares.divide(90, List.of(wish(1, ANY), wish(1, 10), wish(1, ANY))))
                .containsExactly(40, 10, 40);
    }

    @Test
    void nothingIsDividedBeyondWhatAllNeed() {
        assertThat(FairShares.divide(90, List.of(wish(5, 10), wish(1, 20))))
                .containsExactly(10, 20);
    }

    @Test
    void thePriorityThatIsFirstLeavesLittleToTheLastButSomething() {
        double[] parts =
                FairShares.divide(
                        513,
                        List.of(
                                wish(new Priority(9).weight(), ANY),
                                wish(new Priority(0).weight(), ANY)));

        assertThat(parts).containsExactly(512, 1);
    }

    @Test
    void nobodyGetsMoreThanItWantsAndAllTogetherNoMoreThanThereIs() {
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 1000; round++) {
            double amount = random.nextDouble() * 1000;
            List<Wish> wishes =
                    Stream.generate(() -> randomWish(random)).limit(random.nextInt(8)).toList();
            double[] parts = FairShares.divide(amount, wishes);
            double wanted = wishes.stream().mapToDouble(Wish::most).sum();
            assertThat(Arrays.stream(parts).sum())
                    .as("round %d", round)
                    .isCloseTo(Math.min(amount, wanted), within(1e-6));
            for (int i = 0; i < parts.length; i++) {
                assertThat(parts[i]).isBetween(0.0, wishes.get(i).most() + 1e-9);
            }
        }
    }

    @Test
    void aWishWithoutWeightIsRefused() {
        assertThatThrownBy(() -> wish(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Wish randomWish(SplittableRandom random) {
        double most = random.nextInt(4) == 0 ? ANY : random.nextDouble() * 300;
        return wish(1 << random.nextInt(10), most);
    }

    private static Wish wish(double weight, double most) {
        return new Wish(weight, most);
    }
}
