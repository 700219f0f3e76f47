package dev.ballast.volume;

import static dev.ballast.volume.CacheFixture.OLD;
import static dev.ballast.volume.CacheFixture.gitSha1;
import static dev.ballast.volume.CacheFixture.hub;
import static dev.ballast.volume.CacheFixture.small;
import static dev.ballast.volume.VolumeFixture.publish;
import static dev.ballast.volume.VolumeFixture.remove;
import static dev.ballast.volume.VolumeFixture.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.model.artifact.Damage;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {
    private static final RelativePath NAME = new RelativePath("checkpoints/a.safetensors");

    @TempDir Path root;
    private Volume volume;
    private Work.StoredFile file;
    private Published model;

    @BeforeEach
    void install() throws IOException {
        volume = Volume.open(root);
        file = stored(volume, "a.safetensors", "weights of a");
        model = volume.publish(publish("https://host/a.safetensors", "checkpoints", file));
    }

    @Test
    void findsNothingWrongWithWhatWasInstalled() throws IOException {
        assertThat(verify(NAME)).isEqualTo(new Verdict(true, Map.of()));
        assertThat(listed().path("state").asText()).isEqualTo("installed");
    }

    @Test
    void aFlippedByteDamagesTheModelAndTakesTheContentOutOfTheStore() throws IOException {
        // Given
        overwrite(root.resolve(NAME.value()), "weights of b");
        // When
        Verdict verdict = verify(NAME);
        // Then
        assertThat(verdict.stored()).isFalse();
        assertThat(verdict.damaged()).containsExactly(Map.entry(NAME, Damage.CHANGED));
        assertThat(volume.blobs().has(file.sha256())).isFalse();
        assertThat(quarantined()).hasSize(1);
        assertThat(listed().path("state").asText()).isEqualTo("damaged");
        assertThat(listed().path("damaged").get(0).asText()).isEqualTo(NAME.value());
    }

    @Test
    void whatIsDamagedGoesWithItsModel() throws IOException {
        // Given
        overwrite(root.resolve(NAME.value()), "weights of b");
        verify(NAME);
        // When
        volume.remove(remove(model));
        // Then
        assertThat(root.resolve(NAME.value())).doesNotExist();
    }

    @Test
    void aContentThatIsShorterNeedsNotBeRead() throws IOException {
        // Given
        overwrite(root.resolve(NAME.value()), "weights");
        // When
        Verdict verdict =
                volume.verify(
                        work(NAME),
                        bytes -> {
                            if (bytes > 0) {
                                throw new IOException("was read");
                            }
                        });
        // Then
        assertThat(verdict.damaged()).containsEntry(NAME, Damage.CHANGED);
    }

    @Test
    void aNameThatIsGoneIsMissingAndItsContentIsSound() throws IOException {
        // Given
        Files.delete(root.resolve(NAME.value()));
        // When
        Verdict verdict = verify(NAME);
        // Then
        assertThat(verdict.stored()).isTrue();
        assertThat(verdict.damaged()).containsExactly(Map.entry(NAME, Damage.MISSING));
        assertThat(listed().path("state").asText()).isEqualTo("damaged");
    }

    @Test
    void aNameThatWasReplacedIsFoundThoughTheContentIsSound() throws IOException {
        // Given
        Files.delete(root.resolve(NAME.value()));
        Files.writeString(root.resolve(NAME.value()), "not weights!");
        // When
        Verdict verdict = verify(NAME);
        // Then
        assertThat(verdict.stored()).isTrue();
        assertThat(verdict.damaged()).containsExactly(Map.entry(NAME, Damage.CHANGED));
    }

    @Test
    void aFolderInPlaceOfTheFileIsDamageToo() throws IOException {
        // Given
        Files.delete(root.resolve(NAME.value()));
        Files.createDirectory(root.resolve(NAME.value()));
        // When / Then
        assertThat(verify(NAME).damaged()).containsEntry(NAME, Damage.CHANGED);
    }

    @Test
    void aLostContentComesBackFromANameThatHasIt() throws IOException {
        // Given
        Files.delete(volume.layout().blob(file.sha256()));
        // When
        Verdict verdict = verify(NAME);
        // Then
        assertThat(verdict).isEqualTo(new Verdict(true, Map.of()));
        assertThat(volume.blobs().has(file.sha256())).isTrue();
    }

    @Test
    void aContentComesBackFromNoNameThatBecameAnotherFileSinceItWasRead() throws IOException {
        // Given
        volume.publish(publish("https://host/other.safetensors", "loras", file));
        RelativePath other = new RelativePath("loras/a.safetensors");
        Files.delete(volume.layout().blob(file.sha256()));
        AtomicInteger reads = new AtomicInteger();
        // When
        Verdict verdict =
                volume.verify(
                        work(NAME, other),
                        bytes -> {
                            // While the second name is read.
                            if (bytes > 0 && reads.incrementAndGet() == 2) {
                                replace(root.resolve(NAME.value()), "weights of b");
                            }
                        });
        // Then
        assertThat(verdict.stored()).isTrue();
        assertThat(volume.layout().blob(file.sha256())).hasContent("weights of a");
    }

    @Test
    void aContentThatComesBackFromAFileOfAnotherProgramIsACopyOfIt() throws IOException {
        // Given
        Path theirs = root.resolve("hub/models--acme--tiny/blobs").resolve(file.sha256().hex());
        Files.createDirectories(theirs.getParent());
        Files.writeString(theirs, "weights of a");
        Published inCache = volume.publish(hub("hf://acme/tiny", OLD, file));
        Files.delete(volume.layout().blob(file.sha256()));
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(theirs);
        // When
        Verdict verdict = verify(inCache.files().getFirst().path());
        // Then
        Path blob = volume.layout().blob(file.sha256());
        assertThat(verdict).isEqualTo(new Verdict(true, Map.of()));
        assertThat(blob).hasContent("weights of a");
        assertThat(Files.isSameFile(blob, theirs)).isFalse();
        assertThat(Files.getPosixFilePermissions(blob))
                .doesNotContain(PosixFilePermission.OWNER_WRITE);
        assertThat(Files.getPosixFilePermissions(theirs)).isEqualTo(before);
        assertThat(volume.layout().temporary()).isEmptyDirectory();
    }

    @Test
    void aModelThatIsPublishedAnewWhileItIsReadIsNotMarked() throws IOException {
        // Given
        replace(root.resolve(NAME.value()), "not weights!");
        AtomicInteger reads = new AtomicInteger();
        // When
        Verdict verdict =
                volume.verify(
                        work(NAME),
                        bytes -> {
                            // While the name is read, after the content.
                            if (bytes > 0 && reads.incrementAndGet() == 2) {
                                volume.publish(
                                        publish("https://host/a.safetensors", "checkpoints", file));
                            }
                        });
        // Then
        assertThat(verdict.damaged()).containsOnlyKeys(NAME);
        assertThat(listed().path("state").asText()).isEqualTo("installed");
        assertThat(volume.layout().damaged())
                .satisfiesAnyOf(
                        folder -> assertThat(folder).doesNotExist(),
                        folder -> assertThat(folder).isEmptyDirectory());
    }

    @Test
    void whoStopsAtTheEndLeavesNoMark() throws IOException {
        // Given
        overwrite(root.resolve(NAME.value()), "weights of b");
        // When
        assertThatThrownBy(() ->
                        volume.verify(
                                work(NAME),
                                bytes -> {
                                    if (bytes == 0) {
                                        throw new InterruptedIOException("stop");
                                    }
                                }))
                .isInstanceOf(InterruptedIOException.class);
        // Then
        assertThat(volume.blobs().has(file.sha256())).isTrue();
        assertThat(listed().path("state").asText()).isEqualTo("installed");
    }

    @Test
    void aContentThatIsNowhereIsMissing() throws IOException {
        // Given
        Files.delete(volume.layout().blob(file.sha256()));
        Files.delete(root.resolve(NAME.value()));
        // When
        Verdict verdict = verify(NAME);
        // Then
        assertThat(verdict.stored()).isFalse();
        assertThat(verdict.damaged()).containsEntry(NAME, Damage.MISSING);
    }

    @Test
    void everyModelThatSharesTheContentIsMarked() throws IOException {
        // Given
        volume.publish(publish("https://host/other.safetensors", "loras", file));
        RelativePath other = new RelativePath("loras/a.safetensors");
        overwrite(root.resolve(NAME.value()), "weights of b");
        // When
        Verdict verdict = verify(NAME, other);
        // Then
        assertThat(verdict.damaged()).containsOnlyKeys(NAME, other);
        assertThat(list().findValuesAsText("state")).containsExactly("damaged", "damaged");
    }

    @Test
    void aModelThatIsPublishedAnewIsNotDamagedAnyMore() throws IOException {
        // Given
        overwrite(root.resolve(NAME.value()), "weights of b");
        verify(NAME);
        // When
        stored(volume, "a.safetensors", "weights of a");
        volume.publish(publish("https://host/a.safetensors", "checkpoints", file));
        // Then
        assertThat(Files.readString(root.resolve(NAME.value()))).isEqualTo("weights of a");
        assertThat(listed().path("state").asText()).isEqualTo("installed");
        assertThat(verify(NAME)).isEqualTo(new Verdict(true, Map.of()));
    }

    @Test
    void aDamagedContentOfACacheIsReplacedUnderTheNameThatTheHubGaveIt() throws IOException {
        // Given
        Work.StoredFile config = small(volume, "config.json", "{}");
        Work.Publish hub = hub("hf://acme/tiny", OLD, config, file);
        Published inCache = volume.publish(hub);
        Path shown = root.resolve(inCache.files().getFirst().path().value());
        overwrite(shown, "[]");
        file = config;
        // When
        assertThat(verify(inCache.files().getFirst().path()).stored()).isFalse();
        small(volume, "config.json", "{}");
        volume.publish(hub);
        // Then
        assertThat(Files.readSymbolicLink(shown)).hasToString("../../blobs/" + gitSha1("{}"));
        assertThat(shown).hasContent("{}");
        assertThat(verify(inCache.files().getFirst().path()))
                .isEqualTo(new Verdict(true, Map.of()));
        assertThat(list().findValuesAsText("state")).containsOnly("installed");
    }

    @Test
    void aMarkGoesWhenTheNextCheckFindsTheFileSound() throws IOException {
        // Given
        Path place = root.resolve(NAME.value());
        Files.move(place, root.resolve("elsewhere"));
        verify(NAME);
        // When
        Files.move(root.resolve("elsewhere"), place);
        verify(NAME);
        // Then
        assertThat(listed().path("state").asText()).isEqualTo("installed");
        assertThat(volume.layout().damaged()).isEmptyDirectory();
    }

    @Test
    void aMarkGoesWithItsModel() throws IOException {
        // Given
        Files.delete(root.resolve(NAME.value()));
        verify(NAME);
        // When
        volume.remove(remove(model));
        // Then
        assertThat(volume.layout().damaged()).isEmptyDirectory();
    }

    @Test
    void whoeverWatchesCanEndTheCheck() throws IOException {
        assertThatThrownBy(() ->
                        volume.verify(
                                work(NAME),
                                _ -> {
                                    throw new InterruptedIOException("stop");
                                }))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(volume.blobs().has(file.sha256())).isTrue();
    }

    @Test
    void whatLiesInQuarantineGoesAfterAMonth() throws IOException {
        // Given
        overwrite(root.resolve(NAME.value()), "weights of b");
        verify(NAME);
        Instant now = Instant.now();
        // When
        Volume.open(root, true, () -> now.plus(Duration.ofDays(29))).close();
        // Then
        assertThat(quarantined()).hasSize(1);
        // When
        Volume.open(root, true, () -> now.plus(Duration.ofDays(31))).close();
        // Then
        assertThat(quarantined()).isEmpty();
    }

    private Verdict verify(RelativePath... names) throws IOException {
        return volume.verify(work(names), ReadWatch.NONE);
    }

    private Work.Verify work(RelativePath... names) {
        return new Work.Verify(
                VolumeFixture.JOB,
                VolumeName.SHARED,
                file.path(),
                file.sha256(),
                file.size(),
                Arrays.asList(names),
                null);
    }

    private JsonNode listed() throws IOException {
        return list().get(0);
    }

    private JsonNode list() throws IOException {
        return new ObjectMapper().readTree(root.resolve("installed-models.json").toFile());
    }

    private Stream<Path> quarantined() throws IOException {
        Path folder = root.resolve(".ballast/quarantine");
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        }
    }

    /// By another file.
    private static void replace(Path file, String content) throws IOException {
        Files.delete(file);
        Files.writeString(file, content);
    }

    /// In place, as rot does it: the file stays the same one.
    private static void overwrite(Path file, String content) throws IOException {
        Files.setPosixFilePermissions(
                file, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        Files.writeString(file, content);
    }
}
