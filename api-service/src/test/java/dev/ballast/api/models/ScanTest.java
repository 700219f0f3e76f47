package dev.ballast.api.models;

import static dev.ballast.api.QueueFixture.sha;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.GivenAgain;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.RetryJob;
import dev.ballast.model.artifact.FoundFile;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class ScanTest {
    private static final Instant MODIFIED = Instant.parse("2026-02-11T08:00:00Z");

    @Inject QueueFixture queue;
    @Inject ScanVolume scanVolume;
    @Inject VolumeScans scans;
    @Inject RetryJob retryJob;

    @BeforeEach
    void emptyQueue() {
        queue.reset();
        queue.sql("insert into volume (name, total_bytes, free_bytes) values ('shared', 9, 9)");
    }

    @Test
    void listsWhatWasFoundInAllParts() {
        // Given
        JobView job = scan(false);
        assertThat(job.kind()).isEqualTo(JobKind.SCAN);
        Claim claim = queue.claim(TaskKind.CHECK);
        assertThat(claim.work()).isInstanceOf(Work.Scan.class);
        // When
        queue.report(new TaskEvent.Found(claim.task(), claim.fence(), 0, false, files("a", "b")));
        queue.report(new TaskEvent.Found(claim.task(), claim.fence(), 1, true, files("c")));
        // Then
        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.COMPLETED);
        assertThat(paths()).containsExactlyInAnyOrder("loras/a", "loras/b", "loras/c");
        assertThat(scans.found(VolumeName.SHARED, "/a", 10, null).items())
                .singleElement()
                .returns("weights", FoundView::kind)
                .returns(5L, FoundView::size)
                .returns("loras", FoundView::family)
                .returns(MODIFIED, FoundView::modified)
                .returns(null, FoundView::sha256);
    }

    @Test
    void theNextScanForgetsWhatIsGone() {
        // Given
        scanned(false, "a", "b");
        // When
        scanned(false, "b");
        // Then
        assertThat(paths()).containsExactly("loras/b");
    }

    @Test
    void aScanForgetsNothingThatALaterOneSaw() {
        // Given
        scanned(false, "gone");
        JobView earlier = scan(false);
        Claim first = queue.claim(TaskKind.CHECK);
        JobView later = scan(true);
        Claim second = queue.claim(TaskKind.CHECK);
        // When
        queue.report(found(first, 0, "a", "b"));
        queue.report(found(second, 0, "a", "b"));
        queue.report(found(first, 1, "c"));
        // Then
        assertThat(queue.job(earlier.id()).state()).isEqualTo(JobState.COMPLETED);
        assertThat(paths()).containsExactlyInAnyOrder("loras/a", "loras/b", "loras/c");
        // When
        queue.report(found(second, 1, "c"));
        // Then
        assertThat(paths()).containsExactlyInAnyOrder("loras/a", "loras/b", "loras/c");
        assertThat(queue.job(later.id()).filesTotal()).isEqualTo(3);
    }

    @Test
    void whatALaterScanSawTooIsDigestedWhereAnEarlierOneWasAsked() {
        // Given
        JobView asked = scan(true);
        Claim first = queue.claim(TaskKind.CHECK);
        queue.report(found(first, 0, "a"));
        scanned(false, "a", "b");
        // When
        queue.report(found(first, 1, "b"));
        digested(true);
        digested(true);
        // Then
        assertThat(queue.job(asked.id()).state()).isEqualTo(JobState.COMPLETED);
        assertThat(scans.found(null, null, 10, null).items())
                .hasSize(2)
                .extracting(FoundView::sha256)
                .doesNotContainNull();
    }

    @Test
    void digestsAreComputedWhereAskedAndOnce() {
        // Given
        scanned(false, "a", "b");
        assertThat(queue.tryClaim("worker-1", TaskKind.CHECK)).isEmpty();
        // When
        JobView job = scanned(true, "a", "b");
        digested(true);
        digested(false);
        // Then
        assertThat(queue.job(job.id()))
                .returns(JobState.COMPLETED, JobView::state)
                .returns(2, JobView::filesDone);
        assertThat(scans.found(null, "loras/a", 10, null).items())
                .extracting(FoundView::sha256)
                .containsExactly(sha(0).hex());
        // When
        scanned(true, "a", "b");
        // Then
        assertThat(((Work.Digest) queue.claim(TaskKind.CHECK).work()).path())
                .isEqualTo(new RelativePath("loras/b"));
        assertThat(queue.tryClaim("worker-1", TaskKind.CHECK)).isEmpty();
    }

    @Test
    void aChangedFileHasNoDigestAnyMore() {
        // Given
        scanned(true, "a");
        digested(true);
        // When
        scan(false);
        Claim claim = queue.claim(TaskKind.CHECK);
        queue.report(
                new TaskEvent.Found(
                        claim.task(),
                        claim.fence(),
                        0,
                        true,
                        List.of(
                                new FoundFile(
                                        new RelativePath("loras/a"),
                                        6,
                                        MODIFIED,
                                        null,
                                        null,
                                        "loras"))));
        // Then
        assertThat(scans.found(null, null, 10, null).items())
                .extracting(FoundView::sha256)
                .containsOnlyNulls();
    }

    @Test
    void aSecondRequestJoinsTheScanThatIsAtIt() {
        JobView first = scan(false);

        assertThat(scan(false)).returns(first.id(), JobView::id).returns(true, JobView::attached);
    }

    @Test
    void aScanThatFailedCanBeRetried() {
        // Given
        JobView job = scan(false);
        queue.sql("update settings set max_attempts = 1");
        queue.report(
                QueueFixture.failed(queue.claim(TaskKind.CHECK), FailureCode.VOLUME_UNAVAILABLE));
        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.FAILED);
        // When
        retryJob.handle(job.id(), GivenAgain.NOTHING);
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.CHECK)).isPresent();
    }

    @Test
    void aVolumeThatNobodyMountedIsNotScanned() {
        assertThatThrownBy(() -> scanVolume.handle(new VolumeName("other"), false, "test"))
                .hasMessageContaining("No worker has mounted a volume 'other'");
    }

    private JobView scan(boolean digests) {
        return scanVolume.handle(VolumeName.SHARED, digests, "test");
    }

    private JobView scanned(boolean digests, String... names) {
        JobView job = scan(digests);
        Claim claim = queue.claim(TaskKind.CHECK);
        queue.report(new TaskEvent.Found(claim.task(), claim.fence(), 0, true, files(names)));
        return job;
    }

    /// One of two parts.
    private static TaskEvent found(Claim claim, int part, String... names) {
        return new TaskEvent.Found(claim.task(), claim.fence(), part, part == 1, files(names));
    }

    private void digested(boolean isTheOne) {
        Claim claim = queue.claim(TaskKind.CHECK);
        queue.report(new TaskEvent.Digested(claim.task(), claim.fence(), isTheOne ? sha(0) : null));
    }

    private static List<FoundFile> files(String... names) {
        return Arrays.stream(names)
                .map(name ->
                        new FoundFile(
                                new RelativePath("loras/" + name),
                                5,
                                MODIFIED,
                                null,
                                null,
                                "loras"))
                .toList();
    }

    private List<String> paths() {
        return scans.found(null, null, 10, null).items().stream().map(FoundView::path).toList();
    }
}
