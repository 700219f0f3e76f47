package dev.ballast.volume;

import static dev.ballast.volume.VolumeFixture.LATER_JOB;
import static dev.ballast.volume.VolumeFixture.publish;
import static dev.ballast.volume.VolumeFixture.stored;
import static dev.ballast.volume.VolumeFixture.visibleFiles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PublishTest {
    private static final String URL = "https://hub.test/model.safetensors";
    private static final Instant NOW = Instant.parse("2026-03-01T10:15:00Z");

    @TempDir Path root;
    private Volume volume;

    @BeforeEach
    void open() throws IOException {
        volume = Volume.open(root, true, InstantSource.fixed(NOW));
    }

    @Test
    void aFileAppearsBelowItsDestAsAHardLinkToItsBlob() throws IOException {
        Work.StoredFile file = stored(volume, "model.safetensors", "weights");

        Published published = volume.publish(publish(URL, "checkpoints", file));

        assertThat(published.path()).hasToString("checkpoints/model.safetensors");
        Path name = root.resolve("checkpoints/model.safetensors");
        assertThat(name).hasContent("weights").isRegularFile();
        assertThat(Files.isSymbolicLink(name)).isFalse();
        assertThat(Files.isSameFile(name, volume.blobs().path(file.sha256()))).isTrue();
    }

    @Test
    void withoutHardLinksItIsARelativeSymbolicLinkSoThatTheVolumeCanBeMountedElsewhere()
            throws IOException {
        Volume linkless = Volume.open(root, false, InstantSource.system());
        Work.StoredFile file = stored(linkless, "a/model.safetensors", "weights");

        linkless.publish(publish(URL, "checkpoints", file));

        Path name = root.resolve("checkpoints/a/model.safetensors");
        assertThat(Files.readSymbolicLink(name).isAbsolute()).isFalse();
        assertThat(name).hasContent("weights");
        assertThat(visibleFiles(root))
                .containsExactly("checkpoints/a/model.safetensors", "installed-models.json");
    }

    @Test
    void severalFilesWithoutADestGetAFolderOfTheirOwn() throws IOException {
        Published published =
                volume.publish(
                        publish(
                                "hf://acme/tiny",
                                null,
                                stored(volume, "config.json", "{}"),
                                stored(volume, "unet/model.safetensors", "weights")));

        assertThat(published.path()).hasToString("tiny");
        assertThat(published.files())
                .extracting(file -> file.path().value())
                .containsExactly("tiny/config.json", "tiny/unet/model.safetensors");
    }

    @Test
    void doingItAgainChangesNothing() throws IOException {
        Work.Publish work = publish(URL, "loras", stored(volume, "a.safetensors", "weights"));

        Published first = volume.publish(work);
        Published second = volume.publish(work);

        assertThat(second).isEqualTo(first);
        assertThat(visibleFiles(root))
                .containsExactly("installed-models.json", "loras/a.safetensors");
    }

    @Test
    void theManifestAndTheListSayWhatIsInstalled() throws IOException {
        Published published =
                volume.publish(publish(URL, "vae", stored(volume, "v.safetensors", "weights")));

        Manifest manifest = volume.models().getFirst();
        assertThat(manifest.key()).isEqualTo(published.key());
        assertThat(manifest.installedAt()).isEqualTo(NOW);
        assertThat(manifest.size()).isEqualTo(7);
        assertThat(Files.readString(root.resolve("installed-models.json")))
                .isEqualTo(
                        "[{\"id\":\"%s\",\"name\":\"model.safetensors\",\"source\":\"%s\","
                                        .formatted(published.key(), URL)
                                + "\"revision\":null,\"view\":\"plain\","
                                + "\"path\":\"vae/v.safetensors\",\"size\":7,\"files\":1,"
                                + "\"installed_at\":\"2026-03-01T10:15:00Z\","
                                + "\"state\":\"installed\",\"damaged\":[]}]");
    }

    @Test
    void anotherVersionReplacesTheModelAndTakesOffNamesThatItNoLongerHas() throws IOException {
        Work.StoredFile old = stored(volume, "old.safetensors", "one");
        Work.StoredFile kept = stored(volume, "config.json", "{1}");
        volume.publish(publish("hf://acme/tiny", "tiny", old, kept));

        volume.publish(
                publish(
                        "hf://acme/tiny",
                        "tiny",
                        stored(volume, "new.safetensors", "two"),
                        stored(volume, "config.json", "{2}")));

        assertThat(visibleFiles(root))
                .containsExactly(
                        "installed-models.json", "tiny/config.json", "tiny/new.safetensors");
        assertThat(root.resolve("tiny/config.json")).hasContent("{2}");
        assertThat(volume.models()).hasSize(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void ofTheVersionBeforeNoByteIsRead() throws IOException {
        // Given
        String large = "old".repeat(8 << 20);
        volume.publish(publish(URL, "loras", stored(volume, "a.bin", large)));
        Work.Publish next = publish(URL, "loras", stored(volume, "a.bin", "new"));
        // When
        long before = charactersRead();
        volume.publish(next);
        // Then
        assertThat(charactersRead() - before).isLessThan(large.length());
        assertThat(root.resolve("loras/a.bin")).hasContent("new");
    }

    /// By this thread, of whatever file.
    private static long charactersRead() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/io")).stream()
                .filter(line -> line.startsWith("rchar: "))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    @Test
    void aModelThatTakesOverANameTakesItFromTheOtherModelsManifest() throws IOException {
        volume.publish(publish(URL, "loras", stored(volume, "a.safetensors", "first")));

        volume.publish(
                publish("https://b.test/a", "loras", stored(volume, "a.safetensors", "second")));

        assertThat(root.resolve("loras/a.safetensors")).hasContent("second");
        assertThat(volume.models())
                .singleElement()
                .satisfies(model -> assertThat(model.source().text()).contains("b.test"));
    }

    @Test
    void aNameBelongsToTheModelThatGotItLastAlsoWhenBothHaveTheSameContent() throws IOException {
        volume.publish(
                publish(
                        "hf://acme/one",
                        "shared",
                        stored(volume, "config.json", "{}"),
                        stored(volume, "one.bin", "1")));

        volume.publish(
                publish(
                        "hf://acme/two",
                        "shared",
                        stored(volume, "config.json", "{}"),
                        stored(volume, "two.bin", "2")));

        assertThat(volume.models())
                .extracting(
                        model -> model.source().text(),
                        model -> model.files().stream().map(f -> f.published().value()).toList())
                .containsExactly(
                        tuple("hf://acme/one", List.of("shared/one.bin")),
                        tuple("hf://acme/two", List.of("shared/config.json", "shared/two.bin")));
    }

    @Test
    void aBlobThatGoesAwayMeanwhileLeavesNoManifestAndIsNamed() throws IOException {
        Work.StoredFile file = stored(volume, "a.bin", "a");

        assertThatThrownBy(() ->
                        volume.publish(
                                publish(URL, "loras", file),
                                step -> {
                                    if (step.equals("manifest written")) {
                                        Files.delete(volume.layout().blob(file.sha256()));
                                    }
                                }))
                .asInstanceOf(InstanceOfAssertFactories.type(VolumeException.class))
                .returns(List.of(file.sha256()), VolumeException::missing);
        assertThat(volume.models()).isEmpty();
    }

    @Test
    void aModelThatIsNotWholeLeavesTheManifestOfTheJobThatReplacedItMeanwhile() throws IOException {
        // Given
        Work.StoredFile kept = stored(volume, "a.bin", "kept");
        Work.StoredFile other = stored(volume, "b.bin", "other");
        Work.StoredFile lost = stored(volume, "c.bin", "lost");
        String source = "https://a.test/a";
        // When, Then
        assertThatThrownBy(() ->
                        volume.publish(
                                publish(source, "a", kept, other, lost),
                                step -> {
                                    if (step.equals("manifest written")) {
                                        volume.publish(
                                                publish(LATER_JOB, source, "a", kept, other));
                                        Files.delete(volume.blobs().path(lost.sha256()));
                                    }
                                }))
                .isInstanceOfSatisfying(
                        VolumeException.class,
                        e -> assertThat(e.missing()).containsExactly(lost.sha256()));
        assertThat(volume.models()).singleElement().returns(LATER_JOB, Manifest::job);
    }
}
