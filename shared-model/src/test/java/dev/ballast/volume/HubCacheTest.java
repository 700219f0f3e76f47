package dev.ballast.volume;

import static dev.ballast.volume.CacheFixture.NEW;
import static dev.ballast.volume.CacheFixture.OLD;
import static dev.ballast.volume.CacheFixture.REPOSITORY;
import static dev.ballast.volume.CacheFixture.gitSha1;
import static dev.ballast.volume.CacheFixture.hub;
import static dev.ballast.volume.CacheFixture.small;
import static dev.ballast.volume.VolumeFixture.privateFiles;
import static dev.ballast.volume.VolumeFixture.remove;
import static dev.ballast.volume.VolumeFixture.stored;
import static dev.ballast.volume.VolumeFixture.visibleFiles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubCacheTest extends CacheTest {
    @Test
    void aRepositoryIsLaidOutAsThePythonClientDoes() throws IOException {
        Work.StoredFile config = small(volume, "config.json", "{}");
        Work.StoredFile weights = stored(volume, "unet/x.safetensors", "weights");

        Published published = volume.publish(hub("hf://acme/tiny", OLD, config, weights));

        assertThat(published.path()).hasToString("hub/models--acme--tiny/snapshots/" + OLD);
        assertThat(visibleFiles(root))
                .containsExactly(
                        "hub/CACHEDIR.TAG",
                        "hub/models--acme--tiny/blobs/" + weights.sha256(),
                        "hub/models--acme--tiny/blobs/" + gitSha1("{}"),
                        "hub/models--acme--tiny/refs/main",
                        "hub/models--acme--tiny/snapshots/" + OLD + "/config.json",
                        "hub/models--acme--tiny/snapshots/" + OLD + "/unet/x.safetensors",
                        "hub/models--acme--tiny/trees/" + OLD + ".json",
                        "installed-models.json");
        Path snapshot = repository.resolve("snapshots").resolve(OLD);
        assertThat(Files.readSymbolicLink(snapshot.resolve("config.json")))
                .hasToString("../../blobs/" + gitSha1("{}"));
        assertThat(Files.readSymbolicLink(snapshot.resolve("unet/x.safetensors")))
                .hasToString("../../../blobs/" + weights.sha256());
        assertThat(repository.resolve("refs/main")).hasContent(OLD).hasSize(40);
        assertThat(root.resolve("hub/CACHEDIR.TAG"))
                .content()
                .startsWith("Signature: 8a477f597d28d172789f06886806bc55\n");
        assertThat(cache.snapshot(REPOSITORY, "main"))
                .contains(Map.of("config.json", "{}", "unet/x.safetensors", "weights"));
    }

    @Test
    void theListOfAllFilesNamesThemAsTheHubDoes() throws IOException {
        Work.StoredFile weights = stored(volume, "w.bin", "weights");

        volume.publish(hub("hf://acme/tiny", OLD, small(volume, "config.json", "{}"), weights));

        assertThat(repository.resolve("trees").resolve(OLD + ".json"))
                .hasContent(
                        "{\"format_version\":1,\"files\":{\"config.json\":{\"size\":2,\"blob_id\":\"%s\"},"
                                        .formatted(gitSha1("{}"))
                                + "\"w.bin\":{\"size\":7,\"blob_id\":\"%s\","
                                        .formatted(
                                                gitSha1(
                                                        "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 7\n"
                                                                .formatted(weights.sha256())))
                                + "\"lfs_sha256\":\"%s\",\"lfs_size\":7}}}"
                                        .formatted(weights.sha256()));
    }

    @Test
    void aSelectionHasNoListOfAllFilesSoThatItIsTakenAsItIs() throws IOException {
        volume.publish(
                CacheFixture.publish(
                        View.HF_CACHE,
                        "hf://acme/tiny",
                        OLD,
                        false,
                        small(volume, "config.json", "{}")));

        assertThat(repository.resolve("trees")).doesNotExist();
        assertThat(cache.snapshot(REPOSITORY, "main")).contains(Map.of("config.json", "{}"));
    }

    @ParameterizedTest
    @CsvSource({
        "hf://acme/tiny,models--acme--tiny,main",
        "hf://acme/tiny@v1.0,models--acme--tiny,v1.0",
        "hf://acme/tiny@refs%2Fpr%2F1,models--acme--tiny,refs/pr/1",
        "hf://gpt2,models--gpt2,main",
        "hf://datasets/acme/words,datasets--acme--words,main",
        "gguf://acme/tiny:Q4_K_M,models--acme--tiny,main"
    })
    void theRefIsTheOneThatWasAskedFor(String source, String folder, String ref)
            throws IOException {
        volume.publish(hub(source, OLD, small(volume, "config.json", "{}")));

        assertThat(root.resolve("hub").resolve(folder).resolve("refs").resolve(ref))
                .hasContent(OLD);
        assertThat(cache.snapshot(folder, ref)).isPresent();
    }

    @Test
    void aCommitThatWasAskedForNeedsNoRef() throws IOException {
        volume.publish(hub("hf://acme/tiny@" + OLD, OLD, small(volume, "config.json", "{}")));

        assertThat(repository.resolve("refs")).doesNotExist();
        assertThat(cache.snapshot(REPOSITORY, OLD)).isPresent();
    }

    @Test
    void eachContentLiesThereOnce() throws IOException {
        Work.StoredFile weights = stored(volume, "w.bin", "weights");

        volume.publish(hub("hf://acme/tiny", OLD, weights));
        volume.publish(CacheFixture.publish(View.LLAMA_CPP, "hf://acme/tiny", OLD, true, weights));

        Path blob = volume.blobs().path(weights.sha256());
        assertThat(Files.getAttribute(blob, "unix:nlink")).isEqualTo(3);
        assertThat(repository.resolve("blobs").resolve(weights.sha256().hex()))
                .isRegularFile()
                .satisfies(name -> assertThat(Files.isSameFile(name, blob)).isTrue());
    }

    @Test
    void everyBodyMayReadItFromAMountWithoutWriting() throws IOException {
        volume.publish(hub("hf://acme/tiny", OLD, small(volume, "config.json", "{}")));

        for (String name : new String[] {"refs/main", "trees/" + OLD + ".json"}) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(repository.resolve(name))))
                    .as(name)
                    .startsWith("rw-r--");
        }
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        repository.resolve("blobs").resolve(gitSha1("{}")))))
                .startsWith("r--r--");
    }

    @Test
    void withoutHardLinksTheBlobsAreRelativeLinksIntoTheStore() throws IOException {
        Volume linkless = Volume.open(root, false, InstantSource.system());

        linkless.publish(hub("hf://acme/tiny", OLD, small(linkless, "a/config.json", "{}")));

        assertThat(Files.readSymbolicLink(repository.resolve("blobs").resolve(gitSha1("{}"))))
                .asString()
                .startsWith("../../../.ballast/blobs/sha256/");
        assertThat(cache.snapshot(REPOSITORY, "main")).contains(Map.of("a/config.json", "{}"));
    }

    @Test
    void aNewCommitOfTheSameRefReplacesTheOldSnapshotAndKeepsWhatBothHave() throws IOException {
        Work.StoredFile same = stored(volume, "w.bin", "weights");
        Published old =
                volume.publish(
                        hub("hf://acme/tiny", OLD, same, small(volume, "config.json", "{1}")));

        Published next =
                volume.publish(
                        hub("hf://acme/tiny", NEW, same, small(volume, "config.json", "{2}")));

        assertThat(next.key()).isEqualTo(old.key());
        assertThat(volume.models()).hasSize(1);
        assertThat(cache.snapshot(REPOSITORY, "main"))
                .contains(Map.of("config.json", "{2}", "w.bin", "weights"));
        assertThat(repository.resolve("snapshots").resolve(OLD)).doesNotExist();
        assertThat(repository.resolve("trees").resolve(OLD + ".json")).doesNotExist();
        assertThat(cache.blobs(REPOSITORY))
                .containsExactlyInAnyOrder(same.sha256().hex(), gitSha1("{2}"));
    }

    @Test
    void revisionsThatWereAskedForStayBesideEachOther() throws IOException {
        Published first =
                volume.publish(hub("hf://acme/tiny@v1", OLD, small(volume, "config.json", "{1}")));
        volume.publish(hub("hf://acme/tiny", NEW, small(volume, "config.json", "{2}")));

        assertThat(cache.snapshot(REPOSITORY, "v1")).contains(Map.of("config.json", "{1}"));
        assertThat(cache.snapshot(REPOSITORY, "main")).contains(Map.of("config.json", "{2}"));

        volume.remove(remove(first));

        assertThat(cache.snapshot(REPOSITORY, "v1")).isEmpty();
        assertThat(cache.snapshot(REPOSITORY, "main")).contains(Map.of("config.json", "{2}"));
        assertThat(cache.blobs(REPOSITORY)).containsExactly(gitSha1("{2}"));
    }

    @Test
    void twoModelsOfOneCommitShareItAndTheLastOneThatGoesTakesAllAway() throws IOException {
        Work.StoredFile config = small(volume, "config.json", "{}");
        Work.StoredFile weights = stored(volume, "w.bin", "weights");
        Published all = volume.publish(hub("hf://acme/tiny", OLD, config, weights));
        Published some =
                volume.publish(
                        CacheFixture.publish(
                                View.HF_CACHE, "hf://acme/tiny@v1", OLD, false, config));

        volume.remove(remove(all));

        assertThat(cache.snapshot(REPOSITORY, "main")).isEmpty();
        assertThat(cache.snapshot(REPOSITORY, "v1")).contains(Map.of("config.json", "{}"));
        assertThat(volume.blobs().has(weights.sha256())).isFalse();
        assertThat(volume.blobs().has(config.sha256())).isTrue();

        volume.remove(remove(some));

        assertThat(visibleFiles(root)).containsExactly("hub/CACHEDIR.TAG", "installed-models.json");
        assertThat(repository).doesNotExist();
        assertThat(privateFiles(root)).isEmpty();
    }

    @Test
    void whenTheModelThatMovedARefGoesTheRefShowsTheOtherOneThatHasIt() throws IOException {
        volume.publish(hub("hf://acme/tiny", OLD, small(volume, "config.json", "{1}")));
        Published newer =
                volume.publish(
                        hub("hf://acme/tiny@main", NEW, small(volume, "config.json", "{2}")));

        volume.remove(remove(newer));

        assertThat(cache.snapshot(REPOSITORY, "main")).contains(Map.of("config.json", "{1}"));
    }

    @Test
    void twoTagsOfAGgufRepositoryShareTheirProjectorUntilTheLastOfThemGoes() throws IOException {
        // Given
        Work.StoredFile projector = stored(volume, "mmproj-F16.gguf", "projector");
        Work.StoredFile four = stored(volume, "tiny-Q4_K_M.gguf", "4");
        Work.StoredFile eight = stored(volume, "tiny-Q8_0.gguf", "8");
        Published small = volume.publish(gguf("gguf://acme/tiny:Q4_K_M", four, projector));
        Published large = volume.publish(gguf("gguf://acme/tiny:Q8_0", eight, projector));
        OfflineCache llama = new OfflineCache(root.resolve("llama.cpp"));
        // When
        volume.remove(remove(small));
        // Then
        assertThat(llama.snapshot(REPOSITORY, "main"))
                .contains(Map.of("tiny-Q8_0.gguf", "8", "mmproj-F16.gguf", "projector"));
        assertThat(volume.blobs().has(four.sha256())).isFalse();
        assertThat(volume.blobs().has(projector.sha256())).isTrue();
        // When
        volume.remove(remove(large));
        // Then
        assertThat(volume.blobs().has(projector.sha256())).isFalse();
        assertThat(root.resolve("llama.cpp").resolve(REPOSITORY)).doesNotExist();
        assertThat(privateFiles(root)).isEmpty();
    }

    private static Work.Publish gguf(String source, Work.StoredFile... files) {
        return CacheFixture.publish(View.LLAMA_CPP, source, OLD, false, files);
    }

    @Test
    void aModelInTwoViewsFreesItsBytesWithTheLastOfThem() throws IOException {
        Work.StoredFile weights = stored(volume, "w.bin", "weights");
        Published cached = volume.publish(hub("hf://acme/tiny", OLD, weights));
        Published plain = volume.publish(VolumeFixture.publish("hf://acme/tiny", "loras", weights));

        volume.remove(remove(cached));

        assertThat(root.resolve("loras/w.bin")).hasContent("weights");
        assertThat(volume.blobs().has(weights.sha256())).isTrue();

        volume.remove(remove(plain));

        assertThat(volume.blobs().has(weights.sha256())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "snapshots/1111111111111111111111111111111111111111/config.json/x",
                "snapshots/1111111111111111111111111111111111111111/config.json",
                "refs",
                "refs/main/x",
                "blobs"
            })
    void aFileInTheWayOfAFolderOrAFolderInTheWayOfAFileIsRefusedBeforeAnythingIsWritten(
            String inTheWay) throws IOException {
        Path path = repository.resolve(inTheWay);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "not ours");
        Work.Publish work = hub("hf://acme/tiny", OLD, small(volume, "config.json", "{}"));

        assertThatThrownBy(() -> volume.publish(work))
                .isInstanceOfSatisfying(
                        VolumeException.class,
                        e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_REQUEST));

        assertThat(visibleFiles(root)).containsExactly("hub/models--acme--tiny/" + inTheWay);
    }

    @ParameterizedTest
    @CsvSource({
        "https://h.test/w.bin,1111111111111111111111111111111111111111",
        "civitai://12,1111111111111111111111111111111111111111",
        "hf://acme/tiny,",
        "hf://acme/tiny,main"
    })
    void whatIsNoRepositoryAtACommitHasNoPlaceInACache(String source, String commit)
            throws IOException {
        Work.Publish work = hub(source, commit, small(volume, "config.json", "{}"));

        assertThatThrownBy(() -> volume.publish(work))
                .isInstanceOfSatisfying(
                        VolumeException.class,
                        e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_REQUEST));
    }

    @Test
    void twoNamesThatDifferOnlyInCaseAreRefused() throws IOException {
        Work.Publish work =
                hub(
                        "hf://acme/tiny",
                        OLD,
                        small(volume, "Config.json", "{1}"),
                        small(volume, "config.json", "{2}"));

        assertThatThrownBy(() -> volume.publish(work)).hasMessageContaining("case");
        assertThat(visibleFiles(root)).isEmpty();
    }

    @Test
    void theCacheOfLlamaCppHoldsTheSameLayoutBelowItsOwnFolder() throws IOException {
        Published published =
                volume.publish(
                        CacheFixture.publish(
                                View.LLAMA_CPP,
                                "gguf://acme/tiny:Q4_K_M",
                                OLD,
                                false,
                                stored(volume, "Q4_K_M/tiny-Q4_K_M-00001-of-00003.gguf", "1"),
                                stored(volume, "Q4_K_M/tiny-Q4_K_M-00002-of-00003.gguf", "2"),
                                stored(volume, "Q4_K_M/tiny-Q4_K_M-00003-of-00003.gguf", "3")));

        assertThat(published.path()).hasToString("llama.cpp/models--acme--tiny/snapshots/" + OLD);
        assertThat(new OfflineCache(root.resolve("llama.cpp")).snapshot(REPOSITORY, "main"))
                .contains(
                        Map.of(
                                "Q4_K_M/tiny-Q4_K_M-00001-of-00003.gguf", "1",
                                "Q4_K_M/tiny-Q4_K_M-00002-of-00003.gguf", "2",
                                "Q4_K_M/tiny-Q4_K_M-00003-of-00003.gguf", "3"));
    }
}
