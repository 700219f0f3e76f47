package dev.ballast.local.bench.transfer;

import dev.ballast.local.Folders;
import dev.ballast.local.bench.Figure;
import dev.ballast.local.bench.Measured;
import dev.ballast.local.bench.transfer.Comparison.Entry;
import dev.ballast.local.bench.upstream.Slice;
import dev.ballast.local.bench.upstream.SourceFile;
import dev.ballast.local.bench.upstream.UpstreamProcess;
import dev.ballast.local.bench.upstream.UpstreamSettings;
import dev.ballast.local.hub.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs one case: makes the file, starts the server and the engine, compares, judges.
public final class TransferBench {
    private static final long WARM_UP = 64L << 20;

    private final String classPath;
    private final Path folder;
    private final int rounds;
    private final Consumer<String> progress;

    /// Prepares to measure; nothing is started yet.
    ///
    /// @param classPath with the download worker on it
    /// @param folder where contenders write, on the disk that is to be measured
    /// @param rounds runs of each contender, 1 or more
    /// @param progress told what goes on, for somebody who waits
    public TransferBench(String classPath, Path folder, int rounds, Consumer<String> progress) {
        this.classPath = classPath;
        this.folder = folder;
        this.rounds = rounds;
        this.progress = progress;
    }

    /// Measures one case.
    ///
    /// @param name of the case: `verified`, `capped`, `latency`, `faulty`, `harsh`, `small`, `tls`
    /// @param size bytes of all files together; 0 for what the case is meant to have
    public List<Measured> run(String name, long size) throws IOException, InterruptedException {
        TransferCase which = TransferCase.named(name);
        long bytes = size == 0 ? which.size() : size;
        Path memory = Path.of("/dev/shm");
        boolean fits =
                Files.isWritable(memory)
                        && Files.getFileStore(memory).getUsableSpace() > bytes + (1L << 30);
        Path source = Files.createTempFile(fits ? memory : folder, "ballast-transfer-", ".bin");
        source.toFile().deleteOnExit();
        try {
            SourceFile file = SourceFile.make(source, which.files(), bytes / which.files());
            return compare(which, file);
        } finally {
            Files.delete(source);
        }
    }

    private List<Measured> compare(TransferCase which, SourceFile file)
            throws IOException, InterruptedException {
        UpstreamSettings plain = UpstreamSettings.of(file.path());
        TestAuthority authority = null;
        if (which.equals(TransferCase.TLS)) {
            authority = TestAuthority.in(folder);
            plain = plain.withAuthority(folder.toString());
        }
        Path certificate = authority == null ? null : authority.bundle();
        List<String> javaOptions = authority == null ? List.of() : authority.javaOptions();
        try (UpstreamProcess upstream = UpstreamProcess.start(which.upstream().apply(plain));
                Engine engine = Engine.start(classPath, TransferCase.AT_ONCE, javaOptions)) {
            Wanted wanted = wanted(upstream, file, certificate);
            List<Measured> found = new ArrayList<>();
            List<Entry> entries = new ArrayList<>();
            entries.add(new Entry(engine.label(), engine, wanted, upstream::startRound));
            for (TransferCase.Rival rival : which.rivals()) {
                Peer peer = rival.peer();
                if (peer.missing().isEmpty()) {
                    entries.add(new Entry(peer.label(), peer, wanted, upstream::startRound));
                } else {
                    found.add(new Skipped(which.label(), peer.label(), peer.missing()));
                }
            }
            warmUp(engine, upstream, wanted);
            List<Series> series =
                    which.hasFaults()
                            ? alsoFaultless(which, plain, file, engine, entries)
                            : comparison(which).run(entries, rounds);
            found.addAll(new Judgement(which, file.length(), series).rows());
            found.addAll(new Judgement(which, file.length(), series).goals());
            if (which.equals(TransferCase.VERIFIED)) {
                double share = 100 * file.hashNanos() / 1e9 / series.getFirst().wall();
                found.add(Figure.of("verified: SHA-256 alone, of our wall time", share, "%"));
            }
            return found;
        }
    }

    private Comparison comparison(TransferCase which) {
        return new Comparison(folder, what -> progress.accept(which.label() + ": " + what));
    }

    private List<Series> alsoFaultless(
            TransferCase which,
            UpstreamSettings plain,
            SourceFile file,
            Engine engine,
            List<Entry> entries)
            throws IOException, InterruptedException {
        try (UpstreamProcess sound = UpstreamProcess.start(plain)) {
            Wanted wanted = wanted(sound, file, null);
            entries.add(new Entry(Judgement.FAULTLESS, engine, wanted, sound::startRound));
            return comparison(which).run(entries, rounds);
        }
    }

    /// Lets the engine's process load its classes, as that of a worker has. Nothing of it counts.
    private void warmUp(Engine engine, UpstreamProcess upstream, Wanted wanted) throws IOException {
        Slice slice = new Slice(0, Math.min(WARM_UP, wanted.files().getFirst().size()));
        Wanted.File file =
                new Wanted.File(
                        "warm-up.bin",
                        upstream.url() + slice.path("warm-up.bin"),
                        slice.length(),
                        null);
        Path into = Files.createDirectories(folder.resolve("warm-up"));
        engine.fetch(new Wanted(List.of(file), wanted.certificate()), into);
        Folders.delete(into);
    }

    private static Wanted wanted(
            UpstreamProcess upstream, SourceFile file, @Nullable Path certificate) {
        List<Wanted.File> files = new ArrayList<>();
        for (int i = 0; i < file.slices().size(); i++) {
            Slice slice = file.slices().get(i);
            String name = "model-%05d.bin".formatted(i);
            files.add(
                    new Wanted.File(
                            name,
                            upstream.url() + slice.path(name),
                            slice.length(),
                            file.sha256().get(i)));
        }
        return new Wanted(files, certificate);
    }
}
