package dev.ballast.api.dispatch;

import java.time.Duration;
import java.util.Collection;

/// What the API knows of being up to date with the reports, in the database's time.
public interface Sight {
    /// A gap in the sight of a partition that is longer starts it anew.
    Duration GAP = Duration.ofSeconds(5);

    /// Names all partitions there are, whoever reads them.
    void expect(int partitions);

    /// The reading of these partitions begins, so silence before means nothing. How far they were
    /// read stays known: a partition that another replica takes over is not further behind for it.
    void begin(Collection<Integer> partitions);

    /// Every report in these partitions up to `lookedAt` has been applied.
    ///
    /// @param lookedAt [System#nanoTime] before their ends were asked for
    void clear(Collection<Integer> partitions, long lookedAt);

    /// Whether every report of the last `span` has been applied without a gap: only then does
    /// silence for that long mean anything.
    boolean isUnbroken(Duration span);

    /// Seconds since the partition that is furthest behind was read to its end.
    double lagSeconds();
}
