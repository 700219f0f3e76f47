package dev.ballast.local.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ContentTest {

    @Test
    void generatedBytesAreTheSameFromAnyOffset() throws Exception {
        Content content = Content.generated(42, 10_000);
        byte[] part = new byte[777];

        content.read(1234, part, part.length);

        assertThat(part).isEqualTo(Arrays.copyOfRange(content.bytes(), 1234, 1234 + 777));
    }

    @Test
    void joinedContentReadsAcrossTheSeam() throws Exception {
        Content content = Content.of("head").then(Content.of("tail"));
        byte[] part = new byte[4];

        content.read(2, part, part.length);

        assertThat(part).asString().isEqualTo("adta");
    }

    @Test
    void hashesEverything() {
        assertThat(Content.of("abc").sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void tensorsOfASafetensorsFileTileTheData() {
        long dataBytes = (40L << 20) + 2;

        byte[] file = Content.safetensors(1, dataBytes).bytes();

        int headerLength = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        String header = new String(file, 8, headerLength, StandardCharsets.UTF_8);
        assertThat(file).hasSize((int) (8 + headerLength + dataBytes));
        assertThat(headerLength % 8).isZero();
        assertThat(header.strip())
                .contains("\"data_offsets\":[0,33554432]")
                .endsWith("\"data_offsets\":[33554432,41943042]}}");
    }
}
