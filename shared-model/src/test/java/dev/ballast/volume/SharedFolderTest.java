package dev.ballast.volume;

import static dev.ballast.volume.VolumeFixture.JOB;
import static dev.ballast.volume.VolumeFixture.LATER_JOB;
import static dev.ballast.volume.VolumeFixture.calledOff;
import static dev.ballast.volume.VolumeFixture.digest;
import static dev.ballast.volume.VolumeFixture.privateFiles;
import static dev.ballast.volume.VolumeFixture.publish;
import static dev.ballast.volume.VolumeFixture.remove;
import static dev.ballast.volume.VolumeFixture.stored;
import static dev.ballast.volume.VolumeFixture.visibleFiles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Plain folders that another program has files in: none of them is replaced, renamed or deleted.
class SharedFolderTest {
    private static final String URL = "https://hub.test/a";

    @TempDir Path root;
    private Volume volume;
    private Path theirs;

    @BeforeEach
    void open() throws IOException {
        volume = Volume.open(root);
        theirs = Files.createDirectories(root.resolve("loras")).resolve("a.bin");
    }

    @Test
    void aFileWithOtherContentIsRefusedBeforeAnythingIsWritten() throws IOException {
        Files.writeString(theirs, "theirs");
        Work.Publish work =
                publish(URL, "loras", stored(volume, "b.bin", "b"), stored(volume, "a.bin", "a"));

        assertRefused(work);

        assertThat(visibleFiles(root))
                .containsOnlyOnce("loras/a.bin")
                .doesNotContain("loras/b.bin");
        assertThat(volume.models()).isEmpty();
    }

    @Test
    void oneThatWasMovedAwayIsInTheWayNoLonger() throws IOException {
        Files.writeString(theirs, "theirs");
        Work.Publish work = publish(URL, "loras", stored(volume, "a.bin", "ours"));
        assertRefused(work);
        Path moved = Files.move(theirs, root.resolve("loras/mine.bin"));

        volume.remove(remove(volume.publish(work)));

        assertThat(moved).hasContent("theirs");
        assertThat(theirs).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileWithTheSameContentIsUsedAsItIsAndStaysWhenTheModelGoes(boolean hardLinks)
            throws IOException {
        // Given
        Volume linked = Volume.open(root, hardLinks, InstantSource.system());
        Files.writeString(theirs, "same");
        Object before = file(theirs);
        Work.StoredFile file = stored(linked, "a.bin", "same");
        // When
        Published published =
                linked.publish(publish(URL, "loras", file, stored(linked, "b.bin", "b")));
        // Then
        assertThat(file(theirs)).isEqualTo(before);
        assertThat(linked.models().getFirst().files()).hasSize(2);
        // When
        linked.remove(remove(published));
        linked.remove(remove(published));
        // Then
        assertThat(visibleFiles(root)).containsExactly("installed-models.json", "loras/a.bin");
        assertThat(file(theirs)).isEqualTo(before);
        assertThat(privateFiles(root)).isEmpty();
    }

    @Test
    void itStaysAlsoWhenTheModelIsPublishedAgainAndWhenItHasTheNameNoLonger() throws IOException {
        // Given
        Files.writeString(theirs, "same");
        Object before = file(theirs);
        Work.Publish first = publish(URL, "loras", stored(volume, "a.bin", "same"));
        volume.publish(first);
        volume.publish(first);
        // When
        volume.publish(publish(LATER_JOB, URL, "loras", stored(volume, "b.bin", "b")));
        // Then
        assertThat(file(theirs)).isEqualTo(before);
    }

    @Test
    void itStaysWhenASecondModelOfThatNameGoes() throws IOException {
        Files.writeString(theirs, "same");
        Object before = file(theirs);
        Work.StoredFile file = stored(volume, "a.bin", "same");
        Published first = volume.publish(publish(URL, "loras", file));
        Published second = volume.publish(publish("https://b.test/b", "loras", file));

        volume.remove(remove(first));
        volume.remove(remove(second));

        assertThat(file(theirs)).isEqualTo(before);
        assertThat(privateFiles(root)).isEmpty();
    }

    @Test
    void aModelThatWantsOtherContentUnderItIsRefused() throws IOException {
        Files.writeString(theirs, "same");
        volume.publish(publish(URL, "loras", stored(volume, "a.bin", "same")));

        assertRefused(publish(LATER_JOB, URL, "loras", stored(volume, "a.bin", "next")));
        assertRefused(publish("https://b.test/b", "loras", stored(volume, "a.bin", "other")));

        assertThat(theirs).hasContent("same");
    }

    @Test
    void onceTheyDeleteItTheNameIsOurs() throws IOException {
        Files.writeString(theirs, "same");
        Work.Publish work = publish(URL, "loras", stored(volume, "a.bin", "same"));
        volume.publish(work);
        Files.delete(theirs);

        Published again = volume.publish(work);
        assertThat(theirs).hasContent("same");
        volume.remove(remove(again));

        assertThat(theirs).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "announced, theirs, true",
        "announced, ours, true",
        "way free, theirs, true",
        "way free, ours, true",
        "way free, theirs, false",
        "way free, ours, false"
    })
    void oneThatComesInTheMiddleOfAPublishIsLeftAloneToo(
            String moment, String content, boolean hardLinks) throws IOException {
        // Given
        Volume linked = Volume.open(root, hardLinks, InstantSource.system());
        Work.Publish work = publish(URL, "loras", stored(linked, "a.bin", "ours"));
        DiesAfter.Steps publish =
                () ->
                        linked.publish(
                                work,
                                7L,
                                step -> {
                                    if (step.equals(moment)) {
                                        Files.writeString(theirs, content);
                                    }
                                });
        // When
        if (content.equals("theirs")) {
            assertThatThrownBy(publish::go).hasMessageContaining("Move it away");
        } else {
            publish.go();
        }
        Published planned = Published.planned(work);
        linked.remove(
                new Work.Remove(
                        VolumeName.SHARED,
                        planned.key().value(),
                        List.of(planned.path()),
                        List.of(digest("ours")),
                        List.of(),
                        work.job(),
                        9L));
        // Then
        assertThat(theirs).hasContent(content);
        assertThat(privateFiles(root)).isEmpty();
    }

    @Test
    void oneThatTookANameOfOursStaysWhenTheModelGoes() throws IOException {
        Published published =
                volume.publish(
                        publish(
                                URL,
                                "loras",
                                stored(volume, "a.bin", "a"),
                                stored(volume, "b.bin", "b")));
        replace(theirs, "theirs");

        volume.remove(remove(published));

        assertThat(visibleFiles(root)).containsExactly("installed-models.json", "loras/a.bin");
        assertThat(theirs).hasContent("theirs");
        assertThat(privateFiles(root)).isEmpty();
    }

    @Test
    void oneThatTookANameOfOursStaysWhenTheModelHasItNoLonger() throws IOException {
        Work.StoredFile kept = stored(volume, "b.bin", "b");
        volume.publish(publish(URL, "loras", kept, stored(volume, "a.bin", "a")));
        replace(theirs, "theirs");

        volume.publish(publish(LATER_JOB, URL, "loras", kept, stored(volume, "c.bin", "c")));

        assertThat(theirs).hasContent("theirs");
        assertThat(volume.models()).singleElement().returns(LATER_JOB, Manifest::job);
    }

    @Test
    void oneThatTookANameOfOursStaysWhenAnotherJobOfTheModelIsCancelled() throws IOException {
        // Given
        volume.publish(publish(URL, "loras", stored(volume, "a.bin", "a")), 7L);
        replace(theirs, "theirs");
        Work.Publish cancelled = publish(LATER_JOB, URL, "loras", stored(volume, "a.bin", "next"));
        // When
        volume.remove(calledOff(cancelled, 9L));
        // Then
        assertThat(theirs).hasContent("theirs");
        assertThat(volume.models()).singleElement().returns(JOB, Manifest::job);
    }

    @Test
    void oneThatComesWhileAPublishIsCalledOffStays() throws IOException {
        // Given
        Work.Publish work = publish(URL, "loras", stored(volume, "a.bin", "same"));
        StepObserver steps =
                step -> {
                    if (step.equals("announced")) {
                        Files.writeString(theirs, "same");
                    } else if (step.equals("names durable")) {
                        Volume.open(root).remove(calledOff(work, 9L));
                    }
                };
        // When
        assertThatThrownBy(() -> volume.publish(work, 7L, steps))
                .isInstanceOf(OvertakenException.class);
        // Then
        assertThat(theirs).hasContent("same");
        assertThat(volume.models()).isEmpty();
    }

    private void assertRefused(Work.Publish work) {
        assertThatThrownBy(() -> volume.publish(work))
                .isInstanceOfSatisfying(
                        VolumeException.class,
                        e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_REQUEST))
                .hasMessage(
                        "'loras/a.bin' is there with other content, and was not put there by"
                                + " Ballast. Move it away, then retry.");
    }

    private static void replace(Path file, String content) throws IOException {
        Files.delete(file);
        Files.writeString(file, content);
    }

    /// What tells a file from one that replaced it.
    private static Object file(Path name) throws IOException {
        BasicFileAttributes is = Files.readAttributes(name, BasicFileAttributes.class);
        return List.of(is.fileKey(), is.lastModifiedTime(), is.size());
    }
}
