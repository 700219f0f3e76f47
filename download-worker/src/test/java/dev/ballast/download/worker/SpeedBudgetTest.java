package dev.ballast.download.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ballast.model.job.Priority;
import java.util.UUID;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/// Connections that read from sources of given speeds, in simulated time.
class SpeedBudgetTest {
    private static final long MIB = 1 << 20;
    private static final UUID FIRST = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final UUID SECOND = UUID.fromString("00000000-0000-0000-0000-000000000002");
    private static final Percentage ABOUT = Percentage.withPercentage(5);

    private final Traffic traffic = new Traffic();
    private final SpeedBudget budget = new SpeedBudget(traffic::now);

    @Test
    void nobodyWaitsWithoutALimit() {
        var connection = file(FIRST, 5).connection();

        assertThat(connection.book(1 << 30)).isZero();
    }

    @Test
    void allConnectionsTogetherKeepTheLimit() {
        budget.limit(8 * MIB);
        FileSpeed file = file(FIRST, 5);
        for (int i = 0; i < 16; i++) {
            traffic.read(file, 100 * MIB);
        }

        traffic.runFor(10);

        assertThat(traffic.bytesOf(file) / 10).isCloseTo(8 * MIB, ABOUT);
    }

    @Test
    void jobsShareEquallyHoweverManyFilesTheyHave() {
        budget.limit(8 * MIB);
        FileSpeed alone = file(FIRST, 5);
        FileSpeed one = file(SECOND, 5);
        FileSpeed two = file(SECOND, 5);
        traffic.read(alone, 100 * MIB);
        traffic.read(one, 100 * MIB);
        traffic.read(two, 100 * MIB);
        traffic.read(two, 100 * MIB);

        traffic.runFor(10);

        assertThat(traffic.bytesOf(alone)).isCloseTo(40 * MIB, ABOUT);
        assertThat(traffic.bytesOf(one)).isCloseTo(20 * MIB, ABOUT);
        assertThat(traffic.bytesOf(two)).isCloseTo(20 * MIB, ABOUT);
    }

    @Test
    void theFirstPriorityTakesNearlyAllAndTheLastStillMoves() {
        budget.limit(8 * MIB);
        FileSpeed last = file(FIRST, 0);
        traffic.read(last, 100 * MIB);
        traffic.runFor(5);
        assertThat(traffic.bytesOf(last)).isCloseTo(40 * MIB, ABOUT);

        FileSpeed first = file(SECOND, 9);
        traffic.read(first, 100 * MIB);
        traffic.runFor(5);

        assertThat(traffic.bytesOf(first)).isCloseTo(40 * MIB, ABOUT);
        assertThat(traffic.bytesOf(last) - 40 * MIB).isBetween(64L << 10, 2 * MIB);
    }

    @Test
    void aChangedPriorityActsOnConnectionsThatWaitAlready() {
        budget.limit(MIB);
        FileSpeed raised = file(FIRST, 0);
        FileSpeed other = file(SECOND, 9);
        traffic.read(raised, 100 * MIB);
        traffic.read(other, 100 * MIB);
        traffic.runFor(10);
        long before = traffic.bytesOf(raised);

        budget.rank(FIRST, new Priority(9));
        traffic.runFor(10);

        assertThat(traffic.bytesOf(raised) - before).isCloseTo(5 * MIB, ABOUT);
    }

    @Test
    void whatOneCannotUseIsForTheOthers() {
        budget.limit(8 * MIB);
        FileSpeed slow = file(FIRST, 9);
        FileSpeed fast = file(SECOND, 0);
        traffic.read(slow, MIB);
        traffic.read(fast, 100 * MIB);

        traffic.runFor(3);
        long before = traffic.bytesOf(fast);
        traffic.runFor(10);

        assertThat((traffic.bytesOf(fast) - before) / 10)
                .isCloseTo(7 * MIB, Percentage.withPercentage(10));
        assertThat(traffic.bytesOf(slow) / 13).isCloseTo(MIB, ABOUT);
    }

    @Test
    void aJobKeepsItsOwnLimitAlsoWhereThereIsNoOther() {
        FileSpeed limited = budget.open(FIRST, new Priority(5), 2 * MIB);
        FileSpeed free = file(SECOND, 5);
        traffic.read(limited, 100 * MIB);
        traffic.read(limited, 100 * MIB);
        traffic.read(free, 50 * MIB);

        traffic.runFor(10);

        assertThat(traffic.bytesOf(limited)).isCloseTo(20 * MIB, ABOUT);
        assertThat(traffic.bytesOf(free)).isCloseTo(500 * MIB, ABOUT);
    }

    @Test
    void aLimitThatIsRaisedActsAtOnce() {
        budget.limit(1024L);
        FileSpeed file = file(FIRST, 5);
        traffic.read(file, 100 * MIB);
        traffic.runFor(10);
        assertThat(traffic.bytesOf(file)).isLessThan(64 << 10);

        budget.limit(8 * MIB);
        traffic.runFor(5);

        assertThat(traffic.bytesOf(file)).isCloseTo(40 * MIB, within(MIB));
    }

    @Test
    void aFileThatIsClosedLeavesItsPart() {
        budget.limit(8 * MIB);
        FileSpeed closed = file(FIRST, 9);
        FileSpeed left = file(SECOND, 0);
        traffic.read(left, 100 * MIB);

        closed.close();
        traffic.runFor(5);

        assertThat(traffic.bytesOf(left)).isCloseTo(40 * MIB, ABOUT);
    }

    @Test
    void aRestMakesNoBurst() {
        budget.limit(8 * MIB);
        FileSpeed file = file(FIRST, 5);
        traffic.runFor(60);
        traffic.read(file, 1000 * MIB);

        traffic.runFor(1);

        assertThat(traffic.bytesOf(file)).isLessThan(9 * MIB);
    }

    private FileSpeed file(UUID job, int priority) {
        return budget.open(job, new Priority(priority), null);
    }
}
