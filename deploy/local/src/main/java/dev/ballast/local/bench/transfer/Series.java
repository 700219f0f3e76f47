package dev.ballast.local.bench.transfer;

import dev.ballast.local.bench.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// All runs of one contender.
///
/// @param label of the contender
/// @param samples at least one
record Series(String label, List<Sample> samples) {
    Series {
        samples = List.copyOf(samples);
    }

    static Series empty(String label) {
        return new Series(label, List.of());
    }

    Series with(Sample sample) {
        List<Sample> more = new ArrayList<>(samples);
        more.add(sample);
        return new Series(label, more);
    }

    double wall() {
        return median(Sample::wall);
    }

    double cpu() {
        return median(Sample::cpu);
    }

    private double median(ToDoubleFunction<Sample> number) {
        return new Percentiles(samples.stream().map(number::applyAsDouble).toList()).at(50);
    }
}
