package dev.ballast.download.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.http.Validator;
import dev.ballast.model.artifact.ByteRange;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private static final Checkpoint CHECKPOINT =
            new Checkpoint(
                    "data.3-1",
                    new Validator("\"a b=c\""),
                    OptionalLong.of(1000),
                    List.of(new ByteRange(0, 10), new ByteRange(20, 30)));

    @Test
    void readsWhatItWrote() {
        assertThat(Checkpoint.decode(CHECKPOINT.encode())).contains(CHECKPOINT);
        assertThat(CHECKPOINT.bytes()).isEqualTo(20);
    }

    @Test
    void readsOneWithoutSizeAndBytes() {
        // Given
        Checkpoint empty =
                new Checkpoint(
                        "data",
                        new Validator("Tue, 15 Nov 1994 12:45:26 GMT"),
                        OptionalLong.empty(),
                        List.of());
        // When, Then
        assertThat(Checkpoint.decode(empty.encode())).contains(empty);
    }

    @Test
    void noticesEveryDamagedByteAndEveryCut() {
        byte[] whole = CHECKPOINT.encode();
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            assertThat(Checkpoint.decode(damaged)).as("byte %d", i).isEmpty();
            assertThat(Checkpoint.decode(Arrays.copyOf(whole, i))).as("cut at %d", i).isEmpty();
        }
    }

    @Test
    void refusesADataFileElsewhere() {
        // Given
        String text =
                new String(
                        new Checkpoint(
                                        "../data",
                                        new Validator("\"v\""),
                                        OptionalLong.empty(),
                                        List.of())
                                .encode(),
                        StandardCharsets.UTF_8);
        // When, Then
        assertThat(Checkpoint.decode(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
}
