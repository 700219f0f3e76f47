package dev.ballast.api.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ballast.api.BackingServices;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The service under test has started on this database before, with a key of its own.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class SameSecretKeyTest {
    @Inject KeyProbe probe;
    @Inject SameSecretKey ofTheService;

    @Test
    void aReplicaWithAnotherKeyRefusesToStartAndSaysWhatToSet() {
        byte[] another = new byte[32];
        Arrays.fill(another, (byte) 7);
        var replica = new SameSecretKey(probe, new SecretBox(another));

        assertThatIllegalStateException()
                .isThrownBy(() -> replica.atStart(new StartupEvent()))
                .withMessageContaining("BALLAST_SECRET_KEY")
                .withMessageContaining("delete from credential");
    }

    @Test
    void aReplicaWithTheSameKeyStarts() {
        assertThatCode(() -> ofTheService.atStart(new StartupEvent())).doesNotThrowAnyException();
    }
}
