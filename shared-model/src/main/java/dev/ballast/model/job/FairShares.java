package dev.ballast.model.job;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Divides an amount among several who want some of it: max-min fair by weight ("water filling").
/// Who wants less than its fair part gets what it wants, and the others share what that leaves.
public final class FairShares {
    private FairShares() {}

    /// One who wants a part.
    ///
    /// @param weight above 0; twice the weight is twice the part
    /// @param most no more than this is of use to it, 0 or more; infinite if any part is
    public record Wish(double weight, double most) {
        public Wish {
            if (!(weight > 0) || !(most >= 0)) {
                throw new IllegalArgumentException(
                        "weight %s or most %s makes no sense".formatted(weight, most));
            }
        }
    }

    /// The parts, in the order of the wishes. Their sum is at most `amount`; it is less only where
    /// all wishes are fulfilled.
    ///
    /// @param amount 0 or more
    public static double[] divide(double amount, List<Wish> wishes) {
        double[] parts = new double[wishes.size()];
        double left = amount;
        double weights = wishes.stream().mapToDouble(Wish::weight).sum();
        for (int i : soonestFulfilledFirst(wishes)) {
            Wish wish = wishes.get(i);
            parts[i] = Math.min(wish.most(), left * Math.min(1, wish.weight() / weights));
            left = Math.max(0, left - parts[i]);
            weights -= wish.weight();
        }
        return parts;
    }

    private static List<Integer> soonestFulfilledFirst(List<Wish> wishes) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < wishes.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble(i -> wishes.get(i).most() / wishes.get(i).weight()));
        return order;
    }
}
