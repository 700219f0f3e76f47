package dev.ballast.local.bench;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Work;
import dev.ballast.volume.Published;
import dev.ballast.volume.Volume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes small files into a volume, shows them in each view, and takes them off again.
///
/// @param files in one model
/// @param runs how often, each time with other content
record PublishBench(int files, int runs) {
    private static final String NAMES = "files/s";

    /// The times of one kind of step, in seconds.
    private static final class Times {
        private final Map<String, List<Double>> byStep = new LinkedHashMap<>();

        void measure(String step, Step work) throws IOException {
            long begun = System.nanoTime();
            work.go();
            byStep.computeIfAbsent(step, _ -> new ArrayList<>())
                    .add((System.nanoTime() - begun) / 1e9);
        }
    }

    @FunctionalInterface
    private interface Step {
        void go() throws IOException;
    }

    /// Files a second of each step, the median of all runs.
    List<Figure> run(Path root) throws IOException {
        Times times = new Times();
        try (Volume volume = Volume.open(root)) {
            for (int run = 0; run < runs; run++) {
                measure(volume, times);
            }
        }
        return times.byStep.entrySet().stream()
                .map(step ->
                        Figure.of(
                                "%s, %d small files".formatted(step.getKey(), files),
                                files / new Percentiles(step.getValue()).at(50),
                                NAMES))
                .toList();
    }

    private void measure(Volume volume, Times times) throws IOException {
        UUID job = UUID.randomUUID();
        List<Work.StoredFile> stored = new ArrayList<>();
        times.measure(
                "taken into the store",
                () -> {
                    for (int n = 0; n < files; n++) {
                        stored.add(store(volume, "part%d/f%d.json".formatted(n % 10, n), job));
                    }
                });
        List<Published> published = new ArrayList<>();
        for (View view : List.of(View.PLAIN, View.HF_CACHE)) {
            Work.Publish work = publish(job, view, stored);
            times.measure(
                    "published as %s".formatted(view.wire()),
                    () -> published.add(volume.publish(work)));
        }
        for (Published model : published) {
            volume.remove(remove(job, model, List.of()));
        }
        times.measure(
                "freed",
                () ->
                        volume.remove(
                                remove(
                                        job,
                                        null,
                                        stored.stream().map(Work.StoredFile::sha256).toList())));
    }

    private static Work.StoredFile store(Volume volume, String path, UUID job) throws IOException {
        byte[] content = (path + job).getBytes(StandardCharsets.UTF_8);
        Sha256 sha256 = Sha256.of(digest("SHA-256").digest(content));
        UUID task = UUID.randomUUID();
        Path data = volume.staging(task).resolve("data");
        Files.write(data, content);
        volume.adopt(data, sha256);
        volume.releaseStaging(task);
        MessageDigest sha1 = digest("SHA-1");
        sha1.update("blob %d\0".formatted(content.length).getBytes(StandardCharsets.US_ASCII));
        return new Work.StoredFile(
                new RelativePath(path),
                sha256,
                content.length,
                HexFormat.of().formatHex(sha1.digest(content)));
    }

    private static Work.Publish publish(UUID job, View view, List<Work.StoredFile> files) {
        return new Work.Publish(
                job,
                VolumeName.SHARED,
                SourceRef.parse("hf://ballast/bench"),
                "b".repeat(40),
                view,
                view == View.PLAIN ? new RelativePath("ballast-bench") : null,
                files,
                true);
    }

    private static Work.Remove remove(UUID job, @Nullable Published model, List<Sha256> blobs) {
        return new Work.Remove(
                VolumeName.SHARED,
                model == null ? null : model.key().value(),
                List.of(),
                blobs,
                List.of(),
                job);
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
