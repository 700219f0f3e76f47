package dev.ballast.api.dispatch;

import dev.ballast.model.job.FairShares;
import dev.ballast.model.job.FairShares.Wish;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Divides a limited speed among the workers: by the weight of what they fetch, and so that a
/// worker which cannot use its part leaves it to others. Together the shares never exceed the
/// limit. Pure.
///
/// Whether a worker can use more is seen from whether it uses what it has. As its speed is known
/// late and smoothed, an unused part is taken away in small steps, one each time.
final class SpeedShares {
    /// What all workers that fetch nothing get together, so that they can begin: one of so many
    /// parts.
    private static final int FOR_THE_IDLE = 20;

    /// Who uses so much of its share wants more. Above the part that [#GROWTH] leaves in use.
    private static final double USED = 0.8;

    private static final double GROWTH = 1.5;
    private static final double STEP_DOWN = 0.9;
    private static final double LEAST = 0.02;

    private SpeedShares() {}

    /// @param limit bytes per second of all together, 0 or more
    /// @param demands one for each worker
    /// @param before the shares of last time, as far as there were any
    static Map<String, Long> divide(long limit, List<Demand> demands, Map<String, Long> before) {
        List<Demand> busy = demands.stream().filter(demand -> demand.weight() > 0).toList();
        if (busy.isEmpty()) {
            return evenly(limit, demands);
        }
        var shares = new HashMap<String, Long>();
        long forIdle = limit / FOR_THE_IDLE / demands.size();
        double left = limit;
        for (Demand demand : demands) {
            if (demand.weight() <= 0) {
                shares.put(demand.worker(), forIdle);
                left -= forIdle;
            }
        }
        double all = left;
        List<Wish> wishes =
                busy.stream()
                        .map(demand ->
                                new Wish(
                                        demand.weight(),
                                        most(demand, before.get(demand.worker()), forIdle, all)))
                        .toList();
        double[] parts = FairShares.divide(all, wishes);
        double unwanted = all;
        double weights = 0;
        for (int i = 0; i < parts.length; i++) {
            unwanted -= parts[i];
            weights += busy.get(i).weight();
        }
        for (int i = 0; i < parts.length; i++) {
            double spare = Math.max(0, unwanted) * busy.get(i).weight() / weights;
            shares.put(busy.get(i).worker(), (long) Math.floor(parts[i] + spare));
        }
        return Map.copyOf(shares);
    }

    private static Map<String, Long> evenly(long limit, List<Demand> demands) {
        var shares = new HashMap<String, Long>();
        demands.forEach(demand -> shares.put(demand.worker(), limit / demands.size()));
        return Map.copyOf(shares);
    }

    private static double most(Demand demand, @Nullable Long before, long forIdle, double all) {
        if (before == null || before <= 2 * forIdle || demand.speed() >= USED * before) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.max(LEAST * all, Math.max(GROWTH * demand.speed(), STEP_DOWN * before));
    }
}
