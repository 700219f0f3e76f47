package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Small models for the tests of a volume.
final class VolumeFixture {
    static final UUID JOB = new UUID(0, 1);
    static final UUID LATER_JOB = new UUID(0, 2);

    private static final Set<String> MARKS = Set.of(".ballast/volume", ".ballast/named-by-digest");

    private VolumeFixture() {}

    /// A file of a model, in the store of the volume.
    static Work.StoredFile stored(Volume volume, String path, String content) throws IOException {
        Sha256 sha256 = digest(content);
        UUID task = UUID.randomUUID();
        Path data = volume.staging(task).resolve("data");
        Files.writeString(data, content);
        volume.adopt(data, sha256);
        volume.releaseStaging(task);
        return new Work.StoredFile(new RelativePath(path), sha256, content.length());
    }

    static Work.Publish publish(String source, @Nullable String dest, Work.StoredFile... files) {
        return publish(JOB, source, dest, files);
    }

    static Work.Publish publish(
            UUID job, String source, @Nullable String dest, Work.StoredFile... files) {
        return new Work.Publish(
                job,
                VolumeName.SHARED,
                SourceRef.parse(source),
                null,
                View.PLAIN,
                dest == null ? null : new RelativePath(dest),
                Arrays.asList(files));
    }

    static Work.Remove remove(Published published) {
        return new Work.Remove(
                VolumeName.SHARED,
                published.key().value(),
                published.files().stream().map(Work.StoredFile::path).toList(),
                published.files().stream().map(Work.StoredFile::sha256).toList(),
                List.of(),
                JOB);
    }

    /// What the service asks for when a job ends while a worker publishes: it knows no names yet.
    ///
    /// @param before claims that it is about
    static Work.Remove calledOff(Work.Publish work, long before) throws VolumeException {
        return new Work.Remove(
                VolumeName.SHARED,
                Published.planned(work).key().value(),
                List.of(),
                List.of(),
                List.of(),
                work.job(),
                before);
    }

    static Sha256 digest(String content) {
        return Sha256.ofContent(content.getBytes(StandardCharsets.UTF_8));
    }

    /// Every file outside our private part but the list of folders, each with its folder, in order.
    static List<String> visibleFiles(Path root) throws IOException {
        return filesBelow(root)
                .filter(name -> !name.startsWith(".ballast/"))
                .filter(name -> !name.equals("extra_model_paths.yaml"))
                .toList();
    }

    /// Every file of our private part but the mark of the volume.
    static List<String> privateFiles(Path root) throws IOException {
        return filesBelow(root)
                .filter(name -> name.startsWith(".ballast/") && !MARKS.contains(name))
                .toList();
    }

    private static Stream<String> filesBelow(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths
                    .filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
