package dev.ballast.api.models;

import static dev.ballast.api.QueueFixture.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.api.BackingServices;
import dev.ballast.api.Overlap;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.dispatch.Upkeep;
import dev.ballast.api.jobs.JobView;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.WaitReason;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A volume of 1,000 bytes, of which models have 300 each.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class EvictionTest {
    private static final long TOTAL = 1000;

    @Inject QueueFixture queue;
    @Inject ModelKeeping keeping;
    @Inject KeepModel keepModel;
    @Inject FindModels models;
    @Inject Upkeep upkeep;
    @Inject VerifyModel verifyModel;

    private long free = 100;

    @BeforeEach
    void threeModels() {
        queue.reset();
        queue.sql("update settings set evict = true, evict_high = 85, evict_low = 60");
        install("one", 1);
        install("two", 2);
        install("three", 3);
        used("one", "3 days");
        used("two", "2 days");
        used("three", "1 day");
    }

    @Test
    void theModelsUsedLeastRecentlyGoUntilTheLowMarkIsReached() {
        // When
        evict();
        // Then
        assertThat(names()).containsExactlyInAnyOrder("three", "two");
        assertThat(((Work.Remove) queue.claim(TaskKind.REMOVE).work()).blobs()).hasSize(1);
    }

    @Test
    void nothingGoesBelowTheHighMark() {
        // Given
        free = 200;
        // When
        evict();
        // Then
        assertThat(names()).hasSize(3);
    }

    @Test
    void nothingGoesUnlessToldSo() {
        // Given
        queue.sql("update settings set evict = false");
        // When
        evict();
        // Then
        assertThat(names()).hasSize(3);
        assertThat(plan())
                .returns(false, EvictionPlan::enabled)
                .returns(300L, EvictionPlan::wantedBytes)
                .returns(300L, EvictionPlan::freedBytes);
        assertThat(plan().models()).extracting(ModelView::source).containsExactly(source("one"));
    }

    @Test
    void pinnedModelsStay() {
        // Given
        assertThat(keepModel.pin(id("one"), true).pinned()).isTrue();
        // When
        evict();
        // Then
        assertThat(names()).containsExactlyInAnyOrder("one", "three");
    }

    @Test
    void aModelThatIsUsedAgainGoesLater() {
        // Given
        keepModel.touch(id("one"));
        // When
        evict();
        // Then
        assertThat(names()).containsExactlyInAnyOrder("one", "three");
    }

    @Test
    void aVerificationIsNoUse() {
        // Given
        verifyModel.handle(id("one"), "test");
        Claim check = queue.claim(TaskKind.CHECK);
        queue.report(
                new TaskEvent.Verified(
                        check.task(),
                        check.fence(),
                        ((Work.Verify) check.work()).sha256(),
                        true,
                        List.of()));
        // When
        evict();
        // Then
        assertThat(names()).doesNotContain("one");
    }

    @Test
    void aModelThatAJobWorksOnStays() {
        // Given
        queue.submit(source("one"));
        verifyModel.handle(id("two"), "test");
        // When
        evict();
        // Then
        assertThat(names()).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void aContentThatAnotherModelHasIsFreedWithTheLastOfThem() {
        // Given
        install("copy", 1);
        used("copy", "1 h");
        // When / Then
        assertThat(plan().models()).extracting(ModelView::source).containsExactly(source("two"));
    }

    @Test
    void modelsThatHaveAllTheirContentInCommonGoTogether() {
        // Given
        install("copy", 1);
        used("copy", "60 h");
        // When / Then
        assertThat(plan())
                .returns(300L, EvictionPlan::freedBytes)
                .extracting(EvictionPlan::models, InstanceOfAssertFactories.list(ModelView.class))
                .extracting(ModelView::source)
                .containsExactly(source("one"), source("copy"));
    }

    @Test
    void theyStayWhereOneOfThemIsPinned() {
        // Given
        install("copy", 1);
        install("pinned", 1);
        used("copy", "60 h");
        keepModel.pin(id("pinned"), true);
        // When / Then
        assertThat(plan().models()).extracting(ModelView::source).containsExactly(source("two"));
    }

    @Test
    void nothingMoreGoesBeforeWhatWentIsMissingInTheNumbers() {
        // Given
        evict();
        // When
        evict();
        // Then
        assertThat(names()).hasSize(2);
        // When
        removed();
        room();
        queue.sql("update volume set seen_at = now() - interval '1 min'");
        look();
        // Then
        assertThat(names()).hasSize(2);
        // When: it came, and something else took it
        free = 400;
        room();
        free = 100;
        evict();
        // Then
        assertThat(names()).hasSize(1);
    }

    /// A program has the files open.
    @Test
    void nothingMoreGoesWhileWhatWentHasMadeNoRoom() {
        // Given
        evict();
        removed();
        // When
        evict();
        evict();
        // Then
        assertThat(names()).hasSize(2);
        assertThat(plan().held()).contains("300 bytes", "open");
        // When: the program ends
        free = 250;
        evict();
        // Then
        assertThat(plan().held()).isNull();
        assertThat(names()).hasSize(2);
        // When
        free = 100;
        evict();
        // Then
        assertThat(names()).hasSize(1);
    }

    @Test
    void roomThatWasMadeInAnotherWayEndsTheHold() {
        // Given
        evict();
        removed();
        evict();
        assertThat(plan().held()).isNotNull();
        // When: a file is deleted that takes less than half, but enough for the volume
        queue.sql("update settings set evict_high = 89, evict_low = 88");
        free = 120;
        evict();
        // Then
        assertThat(plan().held()).isNull();
    }

    @Test
    void aModelThatIsWatchedStays() {
        // Given
        queue.sql(
                "insert into watch (model_id, owner, include, exclude)"
                        + " values ('%s', 'admin', '{}', '{}')".formatted(id("one")));
        // When
        evict();
        // Then
        assertThat(names()).containsExactlyInAnyOrder("one", "three");
    }

    @Test
    void theDryRunTellsHowOldItsNumbersAre() {
        // Given
        room();
        queue.sql("update volume set seen_at = '2026-03-01T10:15:00Z'");
        // When, Then
        assertThat(QuarkusTransaction.requiringNew().call(() -> keeping.plan(VolumeName.SHARED)))
                .returns(Instant.parse("2026-03-01T10:15:00Z"), EvictionPlan::seenAt);
    }

    /// A removal that freed room is forgotten after an hour; the numbers of before say nothing
    /// then.
    @Test
    void nothingGoesByNumbersThatNoWorkerHasRenewedLately() {
        // Given
        room();
        queue.sql("update volume set seen_at = now() - interval '2 h'");
        // When
        look();
        // Then
        assertThat(names()).hasSize(3);
    }

    @Test
    void aModelThatIsPinnedAtTheLastMomentStays() {
        // Given
        room();
        UUID one = id("one");
        // When
        Overlap.of(queue, () -> keeping.pin(one, true), this::look);
        // Then
        assertThat(names()).contains("one");
    }

    @Test
    void aJobThatWaitsForRoomGetsIt() {
        // Given
        free = 400;
        UUID job = waiting(500);
        // When
        evict();
        // Then
        assertThat(names()).containsExactlyInAnyOrder("three", "two");
        assertThat(queue.job(job).reasonDetail()).contains("100 more");
    }

    @Test
    void nothingGoesForAJobThatWouldHaveNoRoomAfterAll() {
        // Given
        free = 400;
        UUID job = waiting(5000);
        assertThat(queue.job(job)).returns(WaitReason.SPACE, JobView::reason);
        // When
        evict();
        // Then
        assertThat(names()).hasSize(3);
    }

    @Test
    void anUnknownModelOrVolumeIsNamed() {
        assertThatThrownBy(() -> keepModel.pin(UUID.randomUUID(), true))
                .hasMessageContaining("There is no model");
        assertThatThrownBy(() -> keeping.plan(new VolumeName("other")))
                .hasMessageContaining("No worker has mounted a volume 'other'");
    }

    private UUID waiting(long size) {
        JobView job = queue.submit("hf://acme/large", 9);
        Claim resolve = queue.claim(TaskKind.RESOLVE);
        queue.reportRoom(free, resolved(resolve, 9, size));
        return job.id();
    }

    private void install(String name, int content) {
        queue.submit(source(name), 9);
        queue.report(resolved(queue.claim(TaskKind.RESOLVE), content, 300));
        queue.transferAll();
        queue.report(QueueFixture.published(queue.claim(TaskKind.PUBLISH), "hub/" + name));
    }

    private static TaskEvent.Resolved resolved(Claim claim, int content, long size) {
        return new TaskEvent.Resolved(
                claim.task(), claim.fence(), null, "m", 0, true, List.of(file(content, size)));
    }

    private void used(String name, String ago) {
        queue.sql(
                "update model set last_used_at = now() - interval '%s' where source = '%s'"
                        .formatted(ago, source(name)));
    }

    /// As the workers tell it.
    private void room() {
        queue.reportVolume(TOTAL, free);
    }

    private void evict() {
        room();
        look();
    }

    private void removed() {
        queue.reportVolume(TOTAL, free, QueueFixture.removed(queue.claim(TaskKind.REMOVE)));
    }

    private void look() {
        QuarkusTransaction.requiringNew().run(upkeep::evict);
    }

    private EvictionPlan plan() {
        room();
        return QuarkusTransaction.requiringNew().call(() -> keeping.plan(VolumeName.SHARED));
    }

    private UUID id(String name) {
        return models.list(source(name), null, 10, null).items().getFirst().id();
    }

    private List<String> names() {
        return models.list(null, null, 10, null).items().stream()
                .map(model -> model.source().substring("hf://acme/".length()))
                .toList();
    }

    private static String source(String name) {
        return "hf://acme/" + name;
    }
}
