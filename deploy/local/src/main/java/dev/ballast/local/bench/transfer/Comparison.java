package dev.ballast.local.bench.transfer;

import dev.ballast.local.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Lets contenders fetch the same in turns, so that whatever else happens on the machine meets all
/// of them alike.
final class Comparison {
    private final Path folder;
    private final Consumer<String> progress;

    /// Prepares a comparison on the disk of this folder.
    ///
    /// @param folder where they write; emptied before each run
    /// @param progress told of each round that begins
    Comparison(Path folder, Consumer<String> progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /// Lets each entry run once a round.
    ///
    /// @param rounds runs of each entry, 1 or more
    /// @return one series an entry, in the same order
    List<Series> run(List<Entry> entries, int rounds) throws IOException, InterruptedException {
        List<Series> series = new ArrayList<>();
        entries.forEach(entry -> series.add(Series.empty(entry.label())));
        for (int round = 0; round < rounds; round++) {
            progress.accept("round %d of %d".formatted(round + 1, rounds));
            for (int turn = 0; turn < entries.size(); turn++) {
                // Each begins as often as the others.
                int next = (round + turn) % entries.size();
                Entry entry = entries.get(next);
                entry.beforeRound().begin(round);
                series.set(next, series.get(next).with(run(entry)));
            }
        }
        return series;
    }

    private Sample run(Entry entry) throws IOException, InterruptedException {
        Path into = folder.resolve("out");
        Folders.delete(into);
        Files.createDirectories(into);
        Sample sample = entry.contender().fetch(entry.wanted(), into);
        requireAll(entry, into);
        Folders.delete(into);
        return sample;
    }

    private static void requireAll(Entry entry, Path into) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(into)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        if (bytes < entry.wanted().bytes()) {
            throw new IOException(
                    "%s fetched %d of %d bytes"
                            .formatted(entry.label(), bytes, entry.wanted().bytes()));
        }
    }

    /// Who fetches what.
    ///
    /// @param label names it in the table
    /// @param beforeRound makes the server ready
    record Entry(String label, Contender contender, Wanted wanted, BeforeRound beforeRound) {}

    /// Makes a server behave the same for everyone who takes part in a round.
    interface BeforeRound {
        long begin(long round) throws IOException;
    }
}
