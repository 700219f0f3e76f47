package dev.ballast.volume;

import static dev.ballast.volume.VolumeFixture.JOB;
import static dev.ballast.volume.VolumeFixture.LATER_JOB;
import static dev.ballast.volume.VolumeFixture.privateFiles;
import static dev.ballast.volume.VolumeFixture.publish;
import static dev.ballast.volume.VolumeFixture.remove;
import static dev.ballast.volume.VolumeFixture.stored;
import static dev.ballast.volume.VolumeFixture.visibleFiles;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.View;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Ends the work after each of its steps, as the death of a worker would, and does it again.
class CutOffTest {
    private static final String[] OLD_FILES = {
        "installed-models.json", "tiny/a.bin", "tiny/c.bin", "tiny/gone.bin"
    };
    private static final String[] NEW_FILES = {
        "installed-models.json", "tiny/a.bin", "tiny/b/b.bin", "tiny/c.bin"
    };

    @TempDir Path temporary;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyNameShowsTheOldOrTheNewContentAndTheNextTryMakesItWhole(boolean hardLinks)
            throws IOException {
        int step = 1;
        for (boolean died = true; died; step++) {
            // Given
            Path root = root(step);
            Volume volume = Volume.open(root, hardLinks, InstantSource.system());
            volume.publish(old(volume));
            Work.Publish next = next(volume);
            // When
            DiesAfter death = new DiesAfter(step);
            died = death.cutsOff(() -> volume.publish(next, death));
            // Then
            assertThat(Files.readString(root.resolve("tiny/a.bin")))
                    .as("after step %d, %s", step, death)
                    .isIn("old a", "new a");
            // When
            Volume again = Volume.open(root, hardLinks, InstantSource.system());
            // Then
            assertThat(listed(root)).isEqualTo(again.models().getFirst().installedAt().toString());
            // When
            again.publish(next);
            // Then
            assertThat(visibleFiles(root))
                    .as("after step %d, %s", step, death)
                    .containsExactly(NEW_FILES);
            assertNew(root, "after step %d, %s".formatted(step, death));
            assertThat(privateFiles(root)).noneMatch(name -> name.startsWith(".ballast/tmp/"));
        }
        assertThat(step).isGreaterThan(14);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPublishThatFailsLeavesAllOfTheOldOrAllOfTheNewVersion(boolean hardLinks)
            throws IOException {
        int step = 1;
        for (boolean failed = true; failed; step++) {
            // Given
            Path root = root(step);
            Volume volume = Volume.open(root, hardLinks, InstantSource.system());
            volume.publish(old(volume));
            Work.Publish next = next(volume);
            // When
            List<String> steps = new ArrayList<>();
            failed = fails(volume, next, step, steps);
            // Then
            String when = "failed after step %d of %s".formatted(step, steps);
            List<String> visible = visibleFiles(root);
            if (visible.contains("tiny/gone.bin")) {
                assertThat(visible).as(when).containsExactly(OLD_FILES);
                assertThat(root.resolve("tiny/a.bin")).as(when).hasContent("old a");
                assertThat(root.resolve("tiny/c.bin")).as(when).hasContent("old c");
            } else {
                assertThat(visible).as(when).containsExactly(NEW_FILES);
                assertNew(root, when);
            }
            assertThat(volume.models())
                    .as(when)
                    .singleElement()
                    .satisfies(model ->
                            assertThat(model.files())
                                    .extracting(file -> file.published().value())
                                    .isSubsetOf(visible));
            assertThat(listed(root))
                    .as(when)
                    .isEqualTo(volume.models().getFirst().installedAt().toString());
            assertThat(privateFiles(root))
                    .as(when)
                    .noneMatch(name -> name.startsWith(".ballast/tmp/"));
        }
        assertThat(step).isGreaterThan(14);
    }

    private static boolean fails(Volume volume, Work.Publish work, int step, List<String> steps) {
        try {
            volume.publish(
                    work,
                    name -> {
                        steps.add(name);
                        if (steps.size() == step) {
                            throw new IOException("failed after: " + name);
                        }
                    });
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static void assertNew(Path root, String when) {
        assertThat(root.resolve("tiny/a.bin")).as(when).hasContent("new a");
        assertThat(root.resolve("tiny/b/b.bin")).as(when).hasContent("new b");
        assertThat(root.resolve("tiny/c.bin")).as(when).hasContent("new c");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRemovalThatWasCutOffIsFinishedByTheNextTry(boolean hardLinks) throws IOException {
        cutOffRemovals(
                hardLinks,
                (root, volume, removal, when) -> {
                    // When
                    Volume.open(root, hardLinks, InstantSource.system()).remove(removal);
                    // Then
                    assertThat(visibleFiles(root))
                            .as(when)
                            .containsExactly("installed-models.json");
                    assertThat(privateFiles(root)).as(when).isEmpty();
                    assertThat(root.resolve("installed-models.json")).hasContent("[]");
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRemovalThatWasCutOffLeavesWhatWasInstalledSince(boolean hardLinks) throws IOException {
        cutOffRemovals(
                hardLinks,
                (root, volume, removal, when) -> {
                    // When
                    volume.publish(one(volume, LATER_JOB));
                    Volume.open(root, hardLinks, InstantSource.system()).remove(removal);
                    // Then
                    assertThat(root.resolve("loras/x/a.bin")).as(when).hasContent("a");
                    assertThat(volume.models()).singleElement().returns(LATER_JOB, Manifest::job);
                    assertThat(volume.blobs().has(VolumeFixture.digest("a"))).isTrue();
                    assertThat(privateFiles(root))
                            .noneMatch(name -> name.startsWith(".ballast/tmp/"));
                });
    }

    private interface Afterwards {
        void look(Path root, Volume volume, Work.Remove removal, String when) throws IOException;
    }

    /// Ends a removal after each of its steps, on a volume for each.
    private void cutOffRemovals(boolean hardLinks, Afterwards afterwards) throws IOException {
        int step = 1;
        for (boolean died = true; died; step++) {
            Path root = root(step);
            Volume volume = Volume.open(root, hardLinks, InstantSource.system());
            Work.Remove removal = remove(volume.publish(one(volume, JOB)));
            DiesAfter death = new DiesAfter(step);
            died = death.cutsOff(() -> volume.remove(removal, death));
            afterwards.look(root, volume, removal, "after step %d, %s".formatted(step, death));
        }
        assertThat(step).isGreaterThan(10);
    }

    /// The same with a process that is really gone: no `finally` of its runs.
    @Test
    void aProcessThatIsGoneInTheMiddleIsMadeGoodByTheNext() throws Exception {
        int step = 1;
        for (boolean died = true; died; step++) {
            // Given
            Path root = root(step);
            Volume volume = Volume.open(root);
            volume.publish(old(volume));
            Work.Publish next = next(volume);
            // When
            int end = HaltingPublisher.run(root, next, step);
            // Then
            assertThat(end).isIn(0, HaltingPublisher.HALTED);
            died = end == HaltingPublisher.HALTED;
            assertThat(Files.readString(root.resolve("tiny/a.bin"))).isIn("old a", "new a");
            // When
            Volume.open(root).publish(next);
            // Then
            assertThat(visibleFiles(root)).as("after step %d", step).containsExactly(NEW_FILES);
            assertNew(root, "after step %d".formatted(step));
            assertThat(volume.models()).hasSize(1);
        }
        assertThat(step).isGreaterThan(14);
    }

    private Path root(int step) throws IOException {
        return Files.createDirectories(temporary.resolve("step" + step));
    }

    /// When the model of the list was installed.
    private static String listed(Path root) throws IOException {
        return MessageJson.read(
                        Files.readAllBytes(root.resolve("installed-models.json")), JsonNode.class)
                .path(0)
                .path("installed_at")
                .asText();
    }

    private static Work.Publish old(Volume volume) throws IOException {
        return publish(
                "hf://acme/tiny",
                "tiny",
                stored(volume, "a.bin", "old a"),
                stored(volume, "c.bin", "old c"),
                stored(volume, "gone.bin", "old gone"));
    }

    private static Work.Publish next(Volume volume) throws IOException {
        return publish(
                "hf://acme/tiny",
                "tiny",
                stored(volume, "a.bin", "new a"),
                stored(volume, "b/b.bin", "new b"),
                stored(volume, "c.bin", "new c"));
    }

    private static Work.Publish one(Volume volume, UUID job) throws IOException {
        return publish(job, "https://h.test/a.bin", "loras/x", stored(volume, "a.bin", "a"));
    }

    @ParameterizedTest
    @CsvSource({"loras/a.bin", "vae/b.bin"})
    void theKeyIsKnownToWhoeverKnowsSourceViewAndPath(String path) throws IOException {
        Volume volume = Volume.open(temporary);
        RelativePath name = new RelativePath(path);

        Published published =
                volume.publish(
                        publish(
                                "https://h.test/x",
                                name.segments().getFirst(),
                                stored(volume, name.fileName(), "a")));

        assertThat(published.key())
                .isEqualTo(
                        ModelKey.of(
                                SourceRef.parse("https://h.test/x"), View.PLAIN, published.path()));
    }
}
