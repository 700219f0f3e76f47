package dev.ballast.local.bench.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ballast.local.bench.Measured;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One line of a comparison: a contender's medians, and how many times as long ours took.
///
/// @param bytes fetched in each run
/// @param wall median seconds
/// @param walls seconds of all runs, in their order
/// @param cpu median seconds of all processors
/// @param wallRatio our wall time divided by this one's; null in our own row
/// @param cpuRatio our processor time divided by this one's; null in our own row
@JsonInclude(JsonInclude.Include.NON_NULL)
record Row(
        String name,
        String contender,
        long bytes,
        double wall,
        List<Double> walls,
        double cpu,
        @Nullable Double wallRatio,
        @Nullable Double cpuRatio)
        implements Measured {

    static Row of(String name, Series series, long bytes, @Nullable Series ours) {
        return new Row(
                name,
                series.label(),
                bytes,
                series.wall(),
                series.samples().stream().map(Sample::wall).toList(),
                series.cpu(),
                ours == null ? null : ours.wall() / series.wall(),
                ours == null ? null : ours.cpu() / series.cpu());
    }

    @Override
    public String line() {
        String line =
                String.format(
                        Locale.ROOT,
                        "%-9s %-28s %8.2f s (%.2f…%.2f) %8.1f MB/s %7.2f s CPU",
                        name,
                        contender,
                        wall,
                        walls.stream().mapToDouble(Double::doubleValue).min().orElse(wall),
                        walls.stream().mapToDouble(Double::doubleValue).max().orElse(wall),
                        bytes / wall / 1e6,
                        cpu);
        return wallRatio == null
                ? line
                : line
                        + String.format(
                                Locale.ROOT, "   ours: %.2f wall, %.2f CPU", wallRatio, cpuRatio);
    }

    @Override
    public boolean good() {
        return true;
    }
}
