package dev.ballast.metadata.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Builds safetensors files, sound or not.
final class SafetensorsBytes {
    private SafetensorsBytes() {}

    /// A header of this JSON and `dataBytes` zeros after it.
    static byte[] of(String json, int dataBytes) {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        return withLength(header.length, header, dataBytes);
    }

    /// A header whose length field says `claimed`, whatever its real length is.
    static byte[] withLength(long claimed, byte[] header, int dataBytes) {
        return ByteBuffer.allocate(Long.BYTES + header.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(claimed)
                .put(header)
                .array();
    }

    /// Two tensors of 12 and 16 bytes with the metadata of a LoRA.
    static byte[] small() {
        return of(
                """
                {"__metadata__":{"format":"pt","modelspec.architecture":"stable-diffusion-xl-v1-base/lora",\
                "ss_base_model_version":"sdxl_base_v1-0","ss_network_dim":"32"},\
                "a":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]},\
                "b":{"dtype":"F32","shape":[4],"data_offsets":[12,28]}}  \
                """,
                28);
    }
}
