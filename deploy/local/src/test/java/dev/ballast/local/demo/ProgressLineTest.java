package dev.ballast.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressLineTest {

    @Test
    void saysHowFarAndHowFastAFileIs() {
        assertThat(ProgressLine.of("m.bin", 64 << 20, 256 << 20, 3 << 19, "downloading"))
                .isEqualTo(
                        "██████░░░░░░░░░░░░░░░░░░  25 % of 256 MiB    1.5 MiB/s  downloading "
                                + " m.bin");
    }

    @Test
    void knowsNothingBeforeTheSizeIsKnown() {
        assertThat(ProgressLine.of("m.bin", 0, 0, 0, "queued"))
                .startsWith("░░░░")
                .contains("  0 %");
    }
}
