package dev.ballast.download.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.Damage;
import dev.ballast.model.artifact.FoundFile;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.volume.Volume;
import dev.ballast.worker.StopCause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTaskTest {
    private static final byte[] WEIGHTS =
            "weights ".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    private static final RelativePath PLACE = new RelativePath("vae/v.safetensors");
    private static final Sha256 DIGEST = digest();

    @TempDir Path root;
    private final RecordingContext context = new RecordingContext();
    private @Nullable Volumes volumes;
    private @Nullable CheckTask task;

    @BeforeEach
    void installOneFile() throws IOException {
        try (Volume volume = Volume.open(root)) {
            Path data = volume.staging(UUID.randomUUID()).resolve("data");
            Files.write(data, WEIGHTS);
            volume.adopt(data, DIGEST);
            volume.publish(
                    new Work.Publish(
                            UUID.randomUUID(),
                            VolumeName.SHARED,
                            SourceRef.parse("https://host/v.safetensors"),
                            null,
                            View.PLAIN,
                            new RelativePath("vae"),
                            List.of(
                                    new Work.StoredFile(
                                            new RelativePath("v.safetensors"),
                                            DIGEST,
                                            WEIGHTS.length))));
        }
        volumes = Volumes.open(Map.of(VolumeName.SHARED, root), true);
        task = new CheckTask(volumes);
    }

    @AfterEach
    void close() throws IOException {
        if (volumes != null) {
            volumes.close();
        }
    }

    @Test
    void aSoundFileIsReportedAsSoundAndItsBytesAsProgress() {
        TaskEvent outcome = task().handle(claim(verify(null)), context);

        assertThat(outcome)
                .isEqualTo(new TaskEvent.Verified(outcome.task(), 7, DIGEST, true, List.of()));
        assertThat(context.bytesDone.getLast()).isEqualTo(WEIGHTS.length);
    }

    @Test
    void aMissingFileIsReportedByItsName() throws IOException {
        // Given
        Files.delete(root.resolve(PLACE.value()));
        // When
        TaskEvent outcome = task().handle(claim(verify(null)), context);
        // Then
        assertThat(outcome)
                .isEqualTo(
                        new TaskEvent.Verified(
                                outcome.task(),
                                7,
                                DIGEST,
                                true,
                                List.of(new TaskEvent.DamagedName(PLACE, Damage.MISSING))));
    }

    @Test
    void aSlowCheckEndsAtOnceWhenItIsToStop() throws InterruptedException {
        // Given: it would take an hour
        Thread check = Thread.ofVirtual().start(() -> task().handle(claim(verify(200L)), context));
        while (context.bytesDone.isEmpty()) {
            Thread.onSpinWait();
        }
        // When
        context.stop(StopCause.CANCELLED);
        // Then
        check.join();
        assertThat(context.bytesDone.getLast()).isLessThan(WEIGHTS.length);
    }

    @Test
    void theSpeedIsThatOfAllChecksTogether() {
        ReadPace pace = new ReadPace();

        pace.after(1_000_000, 1000);

        assertThat(pace.after(1000, 1000)).isGreaterThan(900_000_000_000L);
    }

    @Test
    void aScanTellsWhatOthersPutThereAndItsDigestIsThatOfTheFile() throws IOException {
        // Given
        Files.writeString(root.resolve("b.gguf"), "theirs");
        UUID job = UUID.randomUUID();
        // When
        TaskEvent.Found found =
                (TaskEvent.Found)
                        task().handle(claim(new Work.Scan(job, VolumeName.SHARED)), context);
        FoundFile theirs = found.files().getFirst();
        Work digest =
                new Work.Digest(
                        job,
                        VolumeName.SHARED,
                        theirs.path(),
                        theirs.size(),
                        theirs.modified(),
                        null);
        TaskEvent digested = task().handle(claim(digest), context);
        // Then
        assertThat(found.files())
                .extracting(FoundFile::path)
                .containsExactly(new RelativePath("b.gguf"));
        assertThat(((TaskEvent.Digested) digested).sha256())
                .hasToString("4c55a8552a2c7261f61f798c2265e6f13358f326ae5b934096ff16bd15e62c33");
    }

    @Test
    void aVolumeThatCannotBeReadIsNoDamage() throws IOException {
        Volumes gone =
                Volumes.open(
                        Map.of(VolumeName.SHARED, Files.createDirectory(root.resolve("unmounted"))),
                        false);

        TaskEvent outcome = new CheckTask(gone).handle(claim(verify(null)), context);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        TaskEvent.Failed.class,
                        failed ->
                                assertThat(failed.code())
                                        .isEqualTo(FailureCode.VOLUME_UNAVAILABLE));
    }

    private CheckTask task() {
        return Objects.requireNonNull(task);
    }

    private static Work.Verify verify(@Nullable Long speed) {
        return new Work.Verify(
                UUID.randomUUID(),
                VolumeName.SHARED,
                new RelativePath("v.safetensors"),
                DIGEST,
                WEIGHTS.length,
                List.of(PLACE),
                speed);
    }

    private static Claim claim(Work work) {
        return new Claim(UUID.randomUUID(), 7, 30, work, Map.of());
    }

    private static Sha256 digest() {
        try {
            return Sha256.of(MessageDigest.getInstance("SHA-256").digest(WEIGHTS));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
