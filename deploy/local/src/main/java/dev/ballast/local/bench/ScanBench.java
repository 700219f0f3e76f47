package dev.ballast.local.bench;

import dev.ballast.volume.ReadWatch;
import dev.ballast.volume.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Finds files of other programs on a volume that has many: half of them loose weights, half in a
/// cache of a hub.
///
/// @param files on the volume
/// @param runs how often it is scanned
record ScanBench(int files, int runs) {
    private static final int REPOSITORY = 100;

    /// The median of all runs, the first one left out, which finds the names in no memory.
    List<Figure> run(Path root) throws IOException {
        fill(root);
        List<Double> seconds = new ArrayList<>();
        int found = 0;
        try (Volume volume = Volume.open(root)) {
            for (int run = 0; run <= runs; run++) {
                long begun = System.nanoTime();
                found = volume.scan(ReadWatch.NONE).size();
                if (run > 0) {
                    seconds.add((System.nanoTime() - begun) / 1e9);
                }
            }
        }
        double median = new Percentiles(seconds).at(50);
        return List.of(
                Figure.of("a volume with %d foreign files scanned".formatted(found), median, "s"),
                Figure.of("found", found / median, "files/s"));
    }

    private void fill(Path root) throws IOException {
        for (int n = 0; n < files; n++) {
            if (n % 2 == 0) {
                Path folder =
                        Files.createDirectories(root.resolve("loras/folder" + n / REPOSITORY));
                Files.createFile(folder.resolve("f%d.safetensors".formatted(n)));
            } else {
                cached(root.resolve("hub/models--bench--r" + n / REPOSITORY), n);
            }
        }
    }

    private static void cached(Path repository, int n) throws IOException {
        Path blobs = Files.createDirectories(repository.resolve("blobs"));
        Path snapshot =
                Files.createDirectories(repository.resolve("snapshots").resolve("c".repeat(40)));
        String etag = "%064x".formatted(n);
        Files.createFile(blobs.resolve(etag));
        Files.createSymbolicLink(
                snapshot.resolve("f%d.json".formatted(n)), Path.of("../../blobs", etag));
    }
}
