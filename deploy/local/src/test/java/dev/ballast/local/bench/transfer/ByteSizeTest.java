package dev.ballast.local.bench.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ByteSizeTest {
    private final ByteSize size = new ByteSize();

    @Test
    void unitsArePowersOfTwo() {
        assertThat(size.convert("4GiB")).isEqualTo(4L << 30);
        assertThat(size.convert("64 KiB")).isEqualTo(64L << 10);
        assertThat(size.convert("1000")).isEqualTo(1000);
    }

    @Test
    void anythingElseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> size.convert("4GB"));
    }
}
