package dev.ballast.volume;

import static dev.ballast.volume.CacheFixture.NEW;
import static dev.ballast.volume.CacheFixture.OLD;
import static dev.ballast.volume.CacheFixture.REPOSITORY;
import static dev.ballast.volume.CacheFixture.gitSha1;
import static dev.ballast.volume.CacheFixture.small;
import static dev.ballast.volume.VolumeFixture.calledOff;
import static dev.ballast.volume.VolumeFixture.privateFiles;
import static dev.ballast.volume.VolumeFixture.remove;
import static dev.ballast.volume.VolumeFixture.stored;
import static dev.ballast.volume.VolumeFixture.visibleFiles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.job.View;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ends the work in a cache after each of its steps, as the death of a worker would: programs see
/// the old or the new snapshot, whole, and the next try leaves no trace of the death.
class CacheCutOffTest {
    private static final Map<String, String> BEFORE =
            Map.of("config.json", "{1}", "gone.json", "{}", "w.bin", "weights");
    private static final Map<String, String> AFTER =
            Map.of("config.json", "{2}", "unet/new.bin", "new", "w.bin", "weights");

    @TempDir Path temporary;

    @ParameterizedTest
    @CsvSource({
        "HF_CACHE,true,true",
        "HF_CACHE,true,false",
        "HF_CACHE,false,true",
        "LLAMA_CPP,true,false",
        "LLAMA_CPP,false,false"
    })
    void aRefShowsTheOldOrTheNewSnapshotWhole(View view, boolean hardLinks, boolean whole)
            throws IOException {
        int step = 1;
        for (boolean died = true; died; step++) {
            // Given
            Path root = root(step);
            Volume volume = Volume.open(root, hardLinks, InstantSource.system());
            volume.publish(old(volume, view, whole));
            Work.Publish next = next(volume, view, whole);
            // When
            DiesAfter death = new DiesAfter(step);
            died = death.cutsOff(() -> volume.publish(next, death));
            // Then
            OfflineCache cache = new OfflineCache(root.resolve(folder(view)));
            assertThat(cache.snapshot(REPOSITORY, "main").orElseThrow())
                    .as("after step %d, %s", step, death)
                    .isIn(BEFORE, AFTER);
            // When
            Volume.open(root, hardLinks, InstantSource.system()).publish(next);
            // Then
            assertThat(cache.snapshot(REPOSITORY, "main")).contains(AFTER);
            assertThat(cache.snapshot(REPOSITORY, OLD)).isEmpty();
            assertThat(cache.blobs(REPOSITORY))
                    .containsExactlyInAnyOrder(
                            gitSha1("{2}"),
                            VolumeFixture.digest("new").hex(),
                            VolumeFixture.digest("weights").hex());
            assertThat(privateFiles(root)).noneMatch(name -> name.startsWith(".ballast/tmp/"));
            assertThat(volume.models()).singleElement().returns(NEW, Manifest::revision);
        }
        assertThat(step).isGreaterThan(10);
    }

    @ParameterizedTest
    @CsvSource({
        "HF_CACHE,true,true",
        "HF_CACHE,false,true",
        "LLAMA_CPP,true,false",
        "LLAMA_CPP,false,false"
    })
    void aRemovalThatWasCutOffIsFinishedByTheNextTry(View view, boolean hardLinks, boolean whole)
            throws IOException {
        int step = 1;
        for (boolean died = true; died; step++) {
            // Given
            Path root = root(step);
            Volume volume = Volume.open(root, hardLinks, InstantSource.system());
            Published published = volume.publish(old(volume, view, whole));
            // When
            DiesAfter death = new DiesAfter(step);
            died = death.cutsOff(() -> volume.remove(remove(published), death));
            // Then
            OfflineCache cache = new OfflineCache(root.resolve(folder(view)));
            if (whole) {
                assertThat(cache.snapshot(REPOSITORY, "main").map(BEFORE::equals).orElse(true))
                        .as("after step %d, %s", step, death)
                        .isTrue();
            }
            // When
            Volume.open(root, hardLinks, InstantSource.system()).remove(remove(published));
            // Then
            assertThat(visibleFiles(root))
                    .as("after step %d, %s", step, death)
                    .containsExactlyInAnyOrder(
                            folder(view) + "/CACHEDIR.TAG", "installed-models.json");
            assertThat(privateFiles(root)).isEmpty();
        }
        assertThat(step).isGreaterThan(7);
    }

    @ParameterizedTest
    @CsvSource({
        "HF_CACHE,true,true",
        "HF_CACHE,false,true",
        "HF_CACHE,true,false",
        "LLAMA_CPP,true,true"
    })
    void aFirstPublishThatWasCutOffAndGivenUpLeavesNothing(
            View view, boolean hardLinks, boolean again) throws IOException {
        int step = 1;
        for (boolean died = true; died; step++) {
            // Given
            Path root = root(step);
            Volume volume = Volume.open(root, hardLinks, InstantSource.system());
            boolean whole = view == View.HF_CACHE;
            Work.Publish first = old(volume, view, whole);
            DiesAfter death = new DiesAfter(step);
            died = death.cutsOff(() -> volume.publish(first, 7L, death));
            Work.Publish next = next(volume, view, whole);
            if (again) {
                DiesAfter second = new DiesAfter(step);
                second.cutsOff(() -> volume.publish(next, 8L, second));
            }
            // When
            Volume.open(root, hardLinks, InstantSource.system()).remove(calledOff(first, 9));
            // Then
            assertThat(visibleFiles(root))
                    .as("after step %d, %s", step, death)
                    .isSubsetOf(folder(view) + "/CACHEDIR.TAG", "installed-models.json");
            assertThat(privateFiles(root))
                    .as("after step %d, %s", step, death)
                    .allMatch(name -> name.startsWith(".ballast/blobs/"));
        }
    }

    private Path root(int step) throws IOException {
        return Files.createDirectories(temporary.resolve("step" + step));
    }

    private static String folder(View view) {
        return view == View.HF_CACHE ? "hub" : "llama.cpp";
    }

    private static Work.Publish old(Volume volume, View view, boolean whole) throws IOException {
        return CacheFixture.publish(
                view,
                "hf://acme/tiny",
                OLD,
                whole,
                small(volume, "config.json", "{1}"),
                small(volume, "gone.json", "{}"),
                stored(volume, "w.bin", "weights"));
    }

    private static Work.Publish next(Volume volume, View view, boolean whole) throws IOException {
        return CacheFixture.publish(
                view,
                "hf://acme/tiny",
                NEW,
                whole,
                small(volume, "config.json", "{2}"),
                stored(volume, "unet/new.bin", "new"),
                stored(volume, "w.bin", "weights"));
    }
}
