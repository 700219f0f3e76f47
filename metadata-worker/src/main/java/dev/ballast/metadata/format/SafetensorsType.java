package dev.ballast.metadata.format;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The element types of safetensors and their width in bits.
enum SafetensorsType {
    BOOL(8),
    F4(4),
    F6_E2M3(6),
    F6_E3M2(6),
    U8(8),
    I8(8),
    F8_E5M2(8),
    F8_E4M3(8),
    F8_E8M0(8),
    F8_E4M3FNUZ(8),
    F8_E5M2FNUZ(8),
    I16(16),
    U16(16),
    F16(16),
    BF16(16),
    I32(32),
    U32(32),
    F32(32),
    C64(64),
    F64(64),
    I64(64),
    U64(64);

    private static final Map<String, SafetensorsType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(Enum::name, Function.identity()));

    private final int bits;

    SafetensorsType(int bits) {
        this.bits = bits;
    }

    static @Nullable SafetensorsType of(String name) {
        return BY_NAME.get(name);
    }

    /// Bytes of `elements` elements.
    ///
    /// @throws HeaderException if they do not fit 63 bits or end within a byte
    long bytes(long elements) throws HeaderException {
        ElementCount total = new ElementCount();
        total.times(elements);
        total.times(bits);
        long totalBits = total.elements();
        if (totalBits % Byte.SIZE != 0) {
            throw new HeaderException("ends in the middle of a byte");
        }
        return totalBits / Byte.SIZE;
    }

    /// Fewer than 16 bits an element: the weights were quantised.
    boolean isQuantized() {
        return bits < 16 && this != BOOL;
    }
}
