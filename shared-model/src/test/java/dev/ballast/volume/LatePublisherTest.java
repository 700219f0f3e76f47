package dev.ballast.volume;

import static dev.ballast.volume.CacheFixture.NEW;
import static dev.ballast.volume.CacheFixture.OLD;
import static dev.ballast.volume.CacheFixture.REPOSITORY;
import static dev.ballast.volume.VolumeFixture.LATER_JOB;
import static dev.ballast.volume.VolumeFixture.calledOff;
import static dev.ballast.volume.VolumeFixture.privateFiles;
import static dev.ballast.volume.VolumeFixture.publish;
import static dev.ballast.volume.VolumeFixture.stored;
import static dev.ballast.volume.VolumeFixture.visibleFiles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A publisher that was frozen, and goes on when a later claim has installed the same.
class LatePublisherTest {
    private static final String URL = "https://h.test/x";
    private static final long LATE = 7;
    private static final long NEWER = 8;

    /// Steps after which another model has lost its names for good.
    private static final Set<String> AFTER_THE_END = Set.of("names handed over", "list written");

    @TempDir Path root;
    private Volume volume;

    @BeforeEach
    void open() throws IOException {
        volume = Volume.open(root);
    }

    @Test
    void aLateClaimReplacesNothing() throws IOException {
        Work.Publish late = publish(URL, "x", stored(volume, "a.bin", "old"));
        volume.publish(publish(LATER_JOB, URL, "x", stored(volume, "a.bin", "new")), NEWER);

        assertThatExceptionOfType(OvertakenException.class)
                .isThrownBy(() -> volume.publish(late, LATE));

        assertThat(root.resolve("x/a.bin")).hasContent("new");
        assertThat(volume.models()).singleElement().returns(LATER_JOB, Manifest::job);
    }

    @Test
    void aLaterClaimReplacesAsEver() throws IOException {
        volume.publish(publish(URL, "x", stored(volume, "a.bin", "old")), LATE);

        volume.publish(publish(LATER_JOB, URL, "x", stored(volume, "a.bin", "new")), NEWER);

        assertThat(root.resolve("x/a.bin")).hasContent("new");
    }

    @ParameterizedTest
    @ValueSource(strings = {URL, "https://h.test/another"})
    void whatALaterClaimInstalledStandsWhereverTheLateOneWasFrozen(String other)
            throws IOException {
        List<String> steps = steps(this::latePlain);
        assertThat(steps).contains("names durable", "stale names gone", "manifest forced");
        for (int step = 1; step <= steps.size(); step++) {
            // Given
            Path folder = Files.createDirectory(root.resolve("step" + step));
            Volume here = Volume.open(folder);
            here.publish(publish(URL, "x", stored(here, "before.bin", "before")), LATE - 1);
            Work.Publish late = latePlain(here);
            Work.Publish newer =
                    publish(
                            LATER_JOB,
                            other,
                            "x",
                            stored(here, "a.bin", "new a"),
                            stored(here, "b.bin", "new b"));
            // When
            publishLate(here, late, freezesAfter(step, () -> whole(folder, newer)));
            // Then
            String when = "frozen after step %d, %s".formatted(step, steps.get(step - 1));
            assertThat(folder.resolve("x/a.bin")).as(when).hasContent("new a");
            assertThat(folder.resolve("x/b.bin")).as(when).hasContent("new b");
            assertThat(here.models())
                    .as(when)
                    .filteredOn(model -> LATER_JOB.equals(model.job()))
                    .singleElement()
                    .satisfies(model -> assertThat(model.files()).hasSize(2));
            assertThat(visibleFiles(folder))
                    .as(when)
                    .containsExactlyInAnyOrderElementsOf(namesOf(here.models()));
            assertThat(privateFiles(folder))
                    .as(when)
                    .noneMatch(name -> name.startsWith(".ballast/tmp/"));
        }
    }

    @Test
    void inACacheTheRefStaysWithTheLaterCommitWhereverTheLateOneWasFrozen() throws IOException {
        List<String> steps = steps(LatePublisherTest::lateCached);
        assertThat(steps).contains("ref forced", "ref written", "manifest forced");
        for (int step = 1; step <= steps.size(); step++) {
            // Given
            Path folder = Files.createDirectory(root.resolve("step" + step));
            Volume here = Volume.open(folder);
            Work.Publish late = lateCached(here);
            Work.Publish newer =
                    CacheFixture.hub(
                            "hf://acme/tiny",
                            NEW,
                            stored(here, "a.bin", "new a"),
                            stored(here, "b.bin", "both"));
            // When
            publishLate(here, late, freezesAfter(step, () -> whole(folder, newer)));
            // Then
            String when = "frozen after step %d, %s".formatted(step, steps.get(step - 1));
            OfflineCache cache = new OfflineCache(folder.resolve("hub"));
            assertThat(cache.snapshot(REPOSITORY, "main"))
                    .as(when)
                    .contains(Map.of("a.bin", "new a", "b.bin", "both"));
            assertThat(cache.snapshot(REPOSITORY, OLD)).as(when).isEmpty();
            assertThat(cache.blobs(REPOSITORY)).as(when).hasSize(2);
            assertThat(here.models()).as(when).singleElement().returns(NEW, Manifest::revision);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatARemovalHasCalledOffIsNotInstalledWhereverItWasFrozen(boolean cached)
            throws IOException {
        Model model = cached ? LatePublisherTest::lateCached : this::latePlain;
        List<String> steps = steps(model);
        for (int step = steps.indexOf("announced") + 1; step <= steps.size(); step++) {
            // Given
            Path folder = Files.createDirectory(root.resolve("step" + step));
            Volume here = Volume.open(folder);
            Work.Publish cancelled = model.in(here);
            // When
            publishLate(
                    here,
                    cancelled,
                    freezesAfter(
                            step,
                            () -> Volume.open(folder).remove(calledOff(cancelled, LATE + 1))));
            // Then
            String when = "frozen after step %d, %s".formatted(step, steps.get(step - 1));
            assertThat(here.models()).as(when).isEmpty();
            assertThat(visibleFiles(folder))
                    .as(when)
                    .isSubsetOf("installed-models.json", "hub/CACHEDIR.TAG");
            assertThat(privateFiles(folder))
                    .as(when)
                    .noneMatch(name -> name.startsWith(".ballast/tmp/"))
                    .noneMatch(name -> name.startsWith(".ballast/publishing/"));
        }
    }

    @Test
    void theRemovalOfAPublishThatCameToNothingPutsTheInstalledModelRight() throws IOException {
        // Given
        Work.Publish installed =
                publish(
                        URL,
                        "x",
                        stored(volume, "a.bin", "old a"),
                        stored(volume, "b.bin", "old b"));
        volume.publish(installed, LATE);
        Work.Publish cancelled =
                publish(
                        LATER_JOB,
                        URL,
                        "x",
                        stored(volume, "a.bin", "new a"),
                        stored(volume, "c.bin", "new c"));
        DiesAfter death = new DiesAfter(8);
        assertThat(death.cutsOff(() -> volume.publish(cancelled, NEWER, death))).isTrue();
        // When
        volume.remove(removal(cancelled, NEWER + 1));
        // Then
        assertThat(visibleFiles(root))
                .containsExactly("installed-models.json", "x/a.bin", "x/b.bin");
        assertThat(root.resolve("x/a.bin")).hasContent("old a");
        assertThat(root.resolve("x/b.bin")).hasContent("old b");
    }

    @Test
    void theRemovalOfOneThatCameToNothingLeavesARefWithTheLastInstalled() throws IOException {
        // Given
        Work.Publish cancelled = CacheFixture.hub("hf://acme/tiny", OLD, stored(volume, "a", "1"));
        Work.Publish installed =
                new Work.Publish(
                        LATER_JOB,
                        VolumeName.SHARED,
                        cancelled.source(),
                        OLD,
                        cancelled.view(),
                        null,
                        cancelled.files(),
                        true);
        volume.publish(installed, LATE);
        volume.publish(
                CacheFixture.hub("hf://acme/tiny@main", NEW, stored(volume, "a", "2")), NEWER);
        // When
        volume.remove(removal(cancelled, LATE));
        // Then
        OfflineCache cache = new OfflineCache(root.resolve("hub"));
        assertThat(cache.snapshot(REPOSITORY, "main")).contains(Map.of("a", "2"));
        assertThat(cache.snapshot(REPOSITORY, OLD)).contains(Map.of("a", "1"));
    }

    @Test
    void aModelGetsItsNamesBackFromOneThatDiedOnThemAndWasCancelled() throws IOException {
        int step = 1;
        for (boolean died = true; died; step++) {
            // Given
            Path folder = Files.createDirectory(root.resolve("step" + step));
            Volume here = Volume.open(folder);
            here.publish(installedFirst(here), LATE);
            Work.Publish taker = publish(URL, "x", stored(here, "a.bin", "new"));
            DiesAfter death = new DiesAfter(step);
            died = death.cutsOff(() -> here.publish(taker, NEWER, death));
            boolean robbed = !died || AFTER_THE_END.contains(death.toString());
            String when = "died after step %d, %s".formatted(step, death);
            // When
            Volume again = Volume.open(folder);
            // Then
            boolean old = Files.readString(folder.resolve("x/a.bin")).equals("old");
            assertThat(again.models()).as(when).hasSizeBetween(1, 2);
            assertThat(Files.readString(folder.resolve("installed-models.json")))
                    .as(when)
                    .contains(
                            "\"source\":\"" + (old ? "https://h.test/another" : "https://h.test/"));
            // When
            again.remove(removal(taker, NEWER + 1));
            // Then
            if (!robbed) {
                assertThat(folder.resolve("x/a.bin")).as(when).hasContent("old");
                assertThat(folder.resolve("x/b.bin")).as(when).hasContent("first b");
                assertThat(again.models())
                        .as(when)
                        .singleElement()
                        .satisfies(model -> assertThat(model.files()).hasSize(2));
                assertThat(Files.readString(folder.resolve("installed-models.json")))
                        .as(when)
                        .contains("h.test/another", "\"files\":2")
                        .doesNotContain("\"" + URL + "\"");
            }
            assertThat(privateFiles(folder))
                    .as(when)
                    .noneMatch(name -> name.startsWith(".ballast/tmp/"))
                    .noneMatch(name -> name.startsWith(".ballast/publishing/"));
        }
    }

    @Test
    void aModelGetsItsNamesBackAlsoWhereTheBytesOfTheOtherAreGoneBefore() throws IOException {
        // Given
        volume.publish(installedFirst(volume), LATE);
        Work.Publish taker =
                publish(URL, "x", stored(volume, "a.bin", "new"), stored(volume, "c.bin", "c"));
        DiesAfter death = new DiesAfter(6);
        assertThat(death.cutsOff(() -> volume.publish(taker, NEWER, death))).isTrue();
        assertThat(root.resolve("x/c.bin")).hasContent("c");
        List<Sha256> blobs = taker.files().stream().map(Work.StoredFile::sha256).toList();
        volume.remove(new Work.Remove(VolumeName.SHARED, null, List.of(), blobs, List.of()));
        // When
        volume.remove(calledOff(taker, NEWER + 1));
        // Then
        assertThat(visibleFiles(root))
                .containsExactly("installed-models.json", "x/a.bin", "x/b.bin");
        assertThat(root.resolve("x/a.bin")).hasContent("old");
    }

    @Test
    void aModelGetsItsNamesBackFromOneThatIsCalledOffWhileItIsPublished() throws IOException {
        List<String> steps = steps(this::latePlain);
        int end = steps.indexOf("manifest written") + 1;
        for (int step = steps.indexOf("announced") + 1; step <= end; step++) {
            // Given
            Path folder = Files.createDirectory(root.resolve("step" + step));
            Volume here = Volume.open(folder);
            here.publish(installedFirst(here), LATE - 1);
            Work.Publish cancelled = latePlain(here);
            // When
            publishLate(
                    here,
                    cancelled,
                    freezesAfter(
                            step,
                            () -> Volume.open(folder).remove(calledOff(cancelled, LATE + 1))));
            // Then
            String when = "frozen after step %d, %s".formatted(step, steps.get(step - 1));
            assertThat(visibleFiles(folder))
                    .as(when)
                    .containsExactly("installed-models.json", "x/a.bin", "x/b.bin");
            assertThat(folder.resolve("x/a.bin")).as(when).hasContent("old");
            assertThat(folder.resolve("x/b.bin")).as(when).hasContent("first b");
            assertThat(here.models())
                    .as(when)
                    .singleElement()
                    .satisfies(model -> assertThat(model.files()).hasSize(2));
        }
    }

    @Test
    void whatARetryOfTheSameJobInstalledStandsWhenTheFirstTryWakes() throws IOException {
        Work.Publish work = publish(URL, "x", stored(volume, "a.bin", "a"));
        List<String> steps = new ArrayList<>();
        volume.publish(work, LATE - 1, steps::add);
        for (int step = 1; step <= steps.size(); step++) {
            publishLate(volume, work, freezesAfter(step, () -> whole(root, work)));

            assertThat(volume.models())
                    .as("frozen after %s", steps.get(step - 1))
                    .singleElement()
                    .returns(NEWER, Manifest::fence);
            assertThat(root.resolve("x/a.bin")).hasContent("a");
            volume.remove(removal(work, NEWER + 1));
        }
    }

    /// A model whose name another one is to take.
    private static Work.Publish installedFirst(Volume volume) throws IOException {
        return publish(
                LATER_JOB,
                "https://h.test/another",
                "x",
                stored(volume, "a.bin", "old"),
                stored(volume, "b.bin", "first b"));
    }

    @Test
    void aNameThatAnotherTakesWhileAModelIsPutRightIsTheOthers() throws IOException {
        // Given
        Work.Publish installed = publish(LATER_JOB, URL, "x", stored(volume, "a.bin", "old"));
        volume.publish(installed, LATE);
        Work.Publish other = publish("https://h.test/another", "x", stored(volume, "a.bin", "new"));
        // When
        volume.remove(
                removal(publish(URL, "x", stored(volume, "a.bin", "old")), LATE),
                step -> {
                    if (step.equals("put right")) {
                        whole(root, other);
                    }
                });
        // Then
        assertThat(root.resolve("x/a.bin")).hasContent("new");
        assertThat(volume.models()).singleElement().returns(VolumeFixture.JOB, Manifest::job);
    }

    @Test
    void theRemovalLeavesWhatARetryOfTheSameJobInstalledSince() throws IOException {
        Work.Publish work = publish(URL, "x", stored(volume, "a.bin", "a"));
        volume.publish(work, NEWER + 2);

        volume.remove(removal(work, NEWER + 1));

        assertThat(root.resolve("x/a.bin")).hasContent("a");
        assertThat(volume.models()).hasSize(1);
    }

    private static Work.Remove removal(Work.Publish work, long before) throws VolumeException {
        Published planned = Published.planned(work);
        return new Work.Remove(
                VolumeName.SHARED,
                planned.key().value(),
                planned.files().stream().map(Work.StoredFile::path).toList(),
                List.of(),
                List.of(),
                work.job(),
                before);
    }

    private Work.Publish latePlain(Volume volume) throws IOException {
        return publish(
                URL,
                "x",
                stored(volume, "a.bin", "old a"),
                stored(volume, "b.bin", "old b"),
                stored(volume, "c.bin", "old c"));
    }

    private static Work.Publish lateCached(Volume volume) throws IOException {
        return CacheFixture.hub(
                "hf://acme/tiny",
                OLD,
                stored(volume, "a.bin", "old a"),
                stored(volume, "b.bin", "both"));
    }

    private interface Model {
        Work.Publish in(Volume volume) throws IOException;
    }

    /// The steps that installing it over another one has.
    private List<String> steps(Model model) throws IOException {
        Path folder = Files.createDirectory(root.resolve("steps"));
        Volume here = Volume.open(folder);
        here.publish(publish(URL, "x", stored(here, "before.bin", "before")), LATE - 1);
        List<String> steps = new ArrayList<>();
        here.publish(model.in(here), LATE, steps::add);
        return steps;
    }

    /// It may be told that it was late, or be done before the other one began.
    private static void publishLate(Volume volume, Work.Publish late, StepObserver steps)
            throws IOException {
        try {
            volume.publish(late, LATE, steps);
        } catch (OvertakenException e) {
            assertThat(e).hasNoCause();
        }
    }

    private static List<String> namesOf(List<Manifest> models) {
        List<String> names = new ArrayList<>(List.of("installed-models.json"));
        models.forEach(model -> model.files().forEach(file -> names.add(file.published().value())));
        return names;
    }

    private static void whole(Path folder, Work.Publish work) throws IOException {
        Volume.open(folder).publish(work, NEWER);
    }

    /// Stands still after that step until the other has done its work.
    private static StepObserver freezesAfter(int step, DiesAfter.Steps other) {
        return new StepObserver() {
            private int done;

            @Override
            public void after(String name) throws IOException {
                if (++done == step) {
                    other.go();
                }
            }
        };
    }
}
