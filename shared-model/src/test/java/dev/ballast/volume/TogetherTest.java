package dev.ballast.volume;

import static dev.ballast.volume.CacheFixture.REPOSITORY;
import static dev.ballast.volume.VolumeFixture.privateFiles;
import static dev.ballast.volume.VolumeFixture.publish;
import static dev.ballast.volume.VolumeFixture.stored;
import static dev.ballast.volume.VolumeFixture.visibleFiles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two workers, each with the volume mounted, do the same at the same time.
class TogetherTest {
    @TempDir Path root;

    @RepeatedTest(100)
    void twoPublishersOfOneModelLeaveItWhole() throws Exception {
        Volume one = Volume.open(root);
        Volume two = Volume.open(root);
        Work.Publish work =
                publish(
                        "hf://acme/tiny",
                        "tiny",
                        stored(one, "a.bin", "a"),
                        stored(one, "b/b.bin", "b"));

        List<Published> published = bothAtOnce(() -> one.publish(work), () -> two.publish(work));

        assertThat(published.get(0)).isEqualTo(published.get(1));
        assertThat(root.resolve("tiny/a.bin")).hasContent("a");
        assertThat(root.resolve("tiny/b/b.bin")).hasContent("b");
        assertThat(visibleFiles(root)).hasSize(3);
        assertThat(one.models()).hasSize(1);
        assertThat(privateFiles(root)).noneMatch(name -> name.startsWith(".ballast/tmp/"));
    }

    @RepeatedTest(40)
    void aModelThatIsInstalledWhileAnEarlierInstallationIsRemovedIsWhole() throws Exception {
        Volume one = Volume.open(root);
        Volume two = Volume.open(root);
        Work.StoredFile file = stored(one, "a.bin", "a");
        Published before = one.publish(publish("https://h.test/a", "x", file));
        Work.Publish again = publish(VolumeFixture.LATER_JOB, "https://h.test/a", "x", file);

        bothAtOnce(
                () -> {
                    one.remove(VolumeFixture.remove(before));
                    return before;
                },
                () -> publishUntilItIsThere(two, again, "a.bin", "a"));

        assertThat(root.resolve("x/a.bin")).hasContent("a");
        assertThat(two.blobs().has(file.sha256())).isTrue();
        assertThat(two.models()).singleElement().returns(VolumeFixture.LATER_JOB, Manifest::job);
        assertThat(privateFiles(root)).noneMatch(name -> name.startsWith(".ballast/tmp/"));
    }

    /// A blob that was removed meanwhile is fetched again.
    private static Published publishUntilItIsThere(
            Volume volume, Work.Publish work, String path, String content) throws IOException {
        while (true) {
            try {
                return volume.publish(work);
            } catch (VolumeException e) {
                assertThat(e.missing()).as(e.getMessage()).isNotEmpty();
                stored(volume, path, content);
            }
        }
    }

    @RepeatedTest(200)
    void twoViewsOfOneContentAtOnceAreBothRightAndShareOneBlob() throws Exception {
        Volume one = Volume.open(root);
        Volume two = Volume.open(root);
        Work.StoredFile file = stored(one, "w.bin", "weights");
        Work.Publish cached = CacheFixture.hub("hf://acme/tiny", CacheFixture.OLD, file);
        Work.Publish plain = publish("hf://acme/tiny", "loras", file);

        bothAtOnce(() -> one.publish(cached), () -> two.publish(plain));

        assertThat(new OfflineCache(root.resolve("hub")).snapshot(REPOSITORY, "main"))
                .contains(Map.of("w.bin", "weights"));
        assertThat(root.resolve("loras/w.bin")).hasContent("weights");
        Path blob = one.blobs().path(file.sha256());
        assertThat(Files.getAttribute(blob, "unix:nlink")).isEqualTo(3);
        assertThat(one.models()).hasSize(2);
    }

    @RepeatedTest(40)
    void aSnapshotThatIsInstalledWhileAnotherOfTheSameCommitIsRemovedIsWhole() throws Exception {
        Volume one = Volume.open(root);
        Volume two = Volume.open(root);
        Work.StoredFile file = stored(one, "w.bin", "weights");
        Published branch = one.publish(CacheFixture.hub("hf://acme/tiny", CacheFixture.OLD, file));
        Work.Publish tag = CacheFixture.hub("hf://acme/tiny@v1", CacheFixture.OLD, file);

        bothAtOnce(
                () -> {
                    one.remove(VolumeFixture.remove(branch));
                    return branch;
                },
                () -> publishUntilItIsThere(two, tag, "w.bin", "weights"));

        OfflineCache cache = new OfflineCache(root.resolve("hub"));
        assertThat(cache.snapshot(REPOSITORY, "v1")).contains(Map.of("w.bin", "weights"));
        assertThat(cache.snapshot(REPOSITORY, "main")).isEmpty();
        assertThat(two.blobs().has(file.sha256())).isTrue();
    }

    @RepeatedTest(20)
    void theListHoldsBothModelsWhenTwoWorkersPublishAtOnce() throws Exception {
        Volume one = Volume.open(root);
        Volume two = Volume.open(root);
        Work.Publish first = publish("https://h.test/a", "x", stored(one, "a.bin", "a"));
        Work.Publish second = publish("https://h.test/b", "x", stored(two, "b.bin", "b"));

        bothAtOnce(() -> one.publish(first), () -> two.publish(second));
        one.close();
        two.close();

        assertThat(Files.readString(root.resolve("installed-models.json")))
                .contains("x/a.bin", "x/b.bin");
    }

    @RepeatedTest(20)
    void twoAdoptersOfOneContentBothFindIt() throws Exception {
        Volume volume = Volume.open(root);
        Path first = Files.writeString(volume.staging(UUID.randomUUID()).resolve("data"), "same");
        Path second = Files.writeString(volume.staging(UUID.randomUUID()).resolve("data"), "same");

        List<Path> blobs =
                bothAtOnce(
                        () -> volume.adopt(first, VolumeFixture.digest("same")),
                        () -> volume.adopt(second, VolumeFixture.digest("same")));

        assertThat(blobs.get(0)).isEqualTo(blobs.get(1)).hasContent("same");
    }

    @Test
    void aFileWhoseAdoptionWasAlreadyDoneAndTidiedUpIsAdoptedAgainWithoutHarm() throws Exception {
        Volume volume = Volume.open(root);
        Path data = Files.writeString(volume.staging(UUID.randomUUID()).resolve("data"), "x");
        volume.adopt(data, VolumeFixture.digest("x"));
        Files.delete(data);

        assertThat(volume.adopt(data, VolumeFixture.digest("x"))).hasContent("x");
    }

    private static <T> List<T> bothAtOnce(Callable<T> first, Callable<T> second) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            Future<T> one =
                    both.submit(() -> {
                        start.await();
                        return first.call();
                    });
            Future<T> two =
                    both.submit(() -> {
                        start.await();
                        return second.call();
                    });
            return List.of(one.get(), two.get());
        }
    }
}
