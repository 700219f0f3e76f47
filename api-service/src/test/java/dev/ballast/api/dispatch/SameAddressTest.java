package dev.ballast.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A file that is asked for again at the address that it came from.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class SameAddressTest {
    private static final String ADDRESS = "https://host.test/a.bin";
    private static final String STRONG = "\"v1\"";

    @Inject QueueFixture queue;

    @BeforeEach
    void installed() {
        queue.reset();
        resolved(ADDRESS, STRONG, 10, Map.of());
        queue.transferAll();
        queue.report(QueueFixture.publishedAs(queue.claim(TaskKind.PUBLISH), "loras/a.bin"));
    }

    @Test
    void itIsNotFetchedAgainWhereItsStrongValidatorAndSizeAreTheSame() {
        resolved(ADDRESS, STRONG, 10, Map.of());

        Work.Publish work = (Work.Publish) queue.claim(TaskKind.PUBLISH).work();
        assertThat(work.files())
                .extracting(Work.StoredFile::sha256)
                .containsExactly(QueueFixture.sha(999));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://host.test/a.bin | \"v2\" | 10",
                "https://host.test/a.bin | \"v1\" | 11",
                "https://host.test/a.bin | W/\"v1\" | 10",
                "https://host.test/b.bin | \"v1\" | 10",
                "https://host.test/a.bin | | 10"
            })
    void itIsFetchedWhereAnyOfThemIsAnother(String address, @Nullable String version, long size) {
        resolved(address, version, size, Map.of());

        assertThat(queue.tryClaim("worker-1", TaskKind.TRANSFER)).isPresent();
    }

    @Test
    void aDateIsNoStrongValidator() {
        // Given
        String date = "Sun, 01 Mar 2026 10:15:00 GMT";
        queue.sql("update model set revision = '%s'".formatted(date));
        // When
        resolved(ADDRESS, date, 10, Map.of());
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.TRANSFER)).isPresent();
    }

    @Test
    void itIsFetchedWhereASecretHasASayInWhatTheAddressGives() {
        resolved(ADDRESS, STRONG, 10, Map.of("query", "key=k"));

        assertThat(queue.tryClaim("worker-1", TaskKind.TRANSFER)).isPresent();
    }

    private void resolved(
            String address, @Nullable String version, long size, Map<String, String> secrets) {
        queue.submit(address, 9, secrets);
        Claim claim = queue.claim(TaskKind.RESOLVE);
        queue.report(
                new TaskEvent.Resolved(
                        claim.task(),
                        claim.fence(),
                        version,
                        "a.bin",
                        0,
                        true,
                        List.of(
                                new Work.PlannedFile(
                                        new RelativePath("a.bin"),
                                        URI.create(address),
                                        size,
                                        null,
                                        null,
                                        version))));
    }
}
