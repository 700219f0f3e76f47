package dev.ballast.metadata.format;

/// The element types of ONNX in the order of their numbers, with their width in bits.
enum OnnxType {
    UNDEFINED(0),
    FLOAT(32),
    UINT8(8),
    INT8(8),
    UINT16(16),
    INT16(16),
    INT32(32),
    INT64(64),
    STRING(0),
    BOOL(8),
    FLOAT16(16),
    DOUBLE(64),
    UINT32(32),
    UINT64(64),
    COMPLEX64(64),
    COMPLEX128(128),
    BFLOAT16(16),
    FLOAT8E4M3FN(8),
    FLOAT8E4M3FNUZ(8),
    FLOAT8E5M2(8),
    FLOAT8E5M2FNUZ(8),
    UINT4(4),
    INT4(4),
    FLOAT4E2M1(4),
    FLOAT8E8M0(8),
    UINT2(2),
    INT2(2);

    private static final OnnxType[] BY_NUMBER = values();

    private final int bits;

    OnnxType(int bits) {
        this.bits = bits;
    }

    /// [#UNDEFINED] for a number that no type has.
    static OnnxType of(long number) {
        return number > 0 && number < BY_NUMBER.length ? BY_NUMBER[(int) number] : UNDEFINED;
    }

    boolean hasWidth() {
        return bits > 0;
    }

    /// Bytes of `elements` elements, packed; a last half-used byte counts.
    ///
    /// @throws HeaderException if they do not fit 63 bits
    long bytes(long elements) throws HeaderException {
        ElementCount total = new ElementCount();
        total.times(elements);
        total.times(bits);
        long totalBits = total.elements();
        return totalBits / Byte.SIZE + (totalBits % Byte.SIZE == 0 ? 0 : 1);
    }

    /// Fewer than 16 bits an element: the weights were quantised.
    boolean isQuantized() {
        return hasWidth() && bits < 16 && this != BOOL;
    }
}
