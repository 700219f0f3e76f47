package dev.ballast.local.bench.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeriesTest {
    private final Series series =
            Series.empty("x").with(new Sample(3, 1)).with(new Sample(1, 9)).with(new Sample(2, 2));

    @Test
    void wallAndProcessorTimeHaveMediansOfTheirOwn() {
        assertThat(series.wall()).isEqualTo(2);
        assertThat(series.cpu()).isEqualTo(2);
    }
}
