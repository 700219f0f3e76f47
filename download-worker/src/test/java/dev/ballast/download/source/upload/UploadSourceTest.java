package dev.ballast.download.source.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ballast.download.source.SourcePlan;
import dev.ballast.http.HttpSettings;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Hub;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UploadSourceTest {
    private static final Content WEIGHTS = Content.safetensors(1, 12_346);

    private final Hub api = Hub.start();
    private final UUID id = UUID.randomUUID();
    private final UploadSource source =
            new UploadSource(api.uri("/"), () -> "bk_worker", HttpSettings.of("test"));

    @AfterEach
    void close() {
        source.close();
        api.close();
    }

    @Test
    void readsAFileOfTheApiThatIsOnAPrivateAddressByTheKeyOfTheWorker() throws SourceFailure {
        // Given
        api.serve("/internal/v1/uploads/" + id, WEIGHTS)
                .requiringHeader("Authorization", "Bearer bk_worker")
                .withHeader(
                        "Content-Disposition", "attachment; filename*=UTF-8''a%20b.safetensors");
        // When
        SourcePlan plan = source.resolve(new SourceRef.Upload(id), Credential.NONE);
        // Then
        assertThat(plan.name()).isEqualTo("a b.safetensors");
        assertThat(plan.files().getFirst().size()).isEqualTo(WEIGHTS.length());
        assertThat(source.engine()).isPresent();
    }

    @Test
    void saysThatTheFileHasToBeSentAgainWhereTheApiHasItNoMore() {
        SourceFailure failure =
                catchThrowableOfType(
                        SourceFailure.class,
                        () -> source.resolve(new SourceRef.Upload(id), Credential.NONE));

        assertThat(failure.code()).isEqualTo(FailureCode.SOURCE_NOT_FOUND);
        assertThat(failure.detail()).contains("send the file again");
    }
}
