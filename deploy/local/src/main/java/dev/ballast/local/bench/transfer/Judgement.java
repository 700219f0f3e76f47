package dev.ballast.local.bench.transfer;

import dev.ballast.local.bench.Figure;
import dev.ballast.local.bench.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Holds what was measured against what it should be.
///
/// @param bytes fetched in each run
/// @param series of all contenders, ours first
record Judgement(TransferCase which, long bytes, List<Series> series) {
    /// Names our runs against the same server without its faults.
    static final String FAULTLESS = "ballast, without the faults";

    /// One line a contender.
    List<Measured> rows() {
        Series ours = series.getFirst();
        List<Measured> rows = new ArrayList<>();
        for (Series one : series) {
            rows.add(Row.of(which.label(), one, bytes, one.equals(ours) ? null : ours));
        }
        return rows;
    }

    /// One line a goal; none for peers that took no part.
    List<Measured> goals() {
        List<Measured> goals = new ArrayList<>();
        double ours = series.getFirst().wall();
        for (Series one : series) {
            which.rivals().stream()
                    .filter(rival -> rival.peer().label().equals(one.label()))
                    .filter(rival -> Double.isFinite(rival.atMost()))
                    .map(rival -> ratio(one, ours / one.wall()).atMost(rival.atMost()))
                    .forEach(goals::add);
            if (one.label().equals(FAULTLESS)) {
                goals.add(
                        Figure.of(
                                        which.label() + ": worst round, ours ÷ without the faults",
                                        worstRound(series.getFirst(), one),
                                        "")
                                .atMost(TransferCase.FAULTS_COST));
            }
        }
        if (which.equals(TransferCase.SMALL)) {
            goals.add(Figure.of("small: ours", which.files() / ours, "files/s"));
        }
        return goals;
    }

    /// Rounds are compared one by one, since the machine may have been busy in some.
    private static double worstRound(Series faulty, Series faultless) {
        return IntStream.range(0, faulty.samples().size())
                .mapToDouble(round ->
                        faulty.samples().get(round).wall() / faultless.samples().get(round).wall())
                .max()
                .orElseThrow();
    }

    private Figure ratio(Series peer, double ratio) {
        return Figure.of("%s: wall, ours ÷ %s".formatted(which.label(), peer.label()), ratio, "");
    }
}
