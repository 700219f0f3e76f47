package dev.ballast.local.hub;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Builds safetensors files: u64 little-endian header length, JSON header padded with spaces to a
/// multiple of 8, then data that the tensors tile without a gap.
final class SafetensorsFile {
    private static final long LARGEST_TENSOR = 32L << 20;

    private SafetensorsFile() {}

    static Content of(long seed, long dataBytes) {
        if (dataBytes < 2 || dataBytes % 2 != 0) {
            throw new IllegalArgumentException(
                    "%d bytes are not a positive number of 16-bit floats".formatted(dataBytes));
        }
        StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        int layer = 0;
        for (long first = 0; first < dataBytes; first += LARGEST_TENSOR) {
            long end = Math.min(first + LARGEST_TENSOR, dataBytes);
            header.append(
                    ",\"model.layers.%d.weight\":{\"dtype\":\"F16\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
                            .formatted(layer++, (end - first) / 2, first, end));
        }
        header.append('}');
        header.repeat(' ', Math.floorMod(-header.length(), 8));
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        byte[] bytes =
                ByteBuffer.allocate(Long.BYTES + json.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .array();
        return Content.of(bytes).then(Content.generated(seed, dataBytes));
    }
}
