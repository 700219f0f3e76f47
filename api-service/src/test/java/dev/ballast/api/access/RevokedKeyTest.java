package dev.ballast.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The service starts again with the monitoring key that whoever deploys has put into its folder.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class RevokedKeyTest {
    @Inject FirstKeys firstKeys;
    @Inject ListKeys listKeys;
    @Inject DeleteKey deleteKey;
    @Inject DataFolder folder;

    @AfterEach
    void takeItAway() throws Exception {
        Files.deleteIfExists(folder.path("monitoring.key"));
        monitoring().forEach(key -> deleteKey.handle(key.id()));
    }

    @Test
    void aDeletedKeyStaysDeletedUntilAnotherOneLiesThere() {
        // Given
        folder.write("monitoring.key", KeySecret.random().text());
        start();
        assertThat(monitoring()).hasSize(1);
        // When
        deleteKey.handle(monitoring().getFirst().id());
        start();
        // Then
        assertThat(monitoring()).isEmpty();
        folder.write("monitoring.key", KeySecret.random().text());
        start();
        assertThat(monitoring()).hasSize(1);
    }

    private void start() {
        QuarkusTransaction.requiringNew().run(() -> firstKeys.atStart(new StartupEvent()));
    }

    private List<ApiKey> monitoring() {
        return listKeys.handle().stream().filter(key -> key.name().equals("monitoring")).toList();
    }
}
