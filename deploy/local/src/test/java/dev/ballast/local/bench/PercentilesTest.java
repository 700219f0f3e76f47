package dev.ballast.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
    @Test
    void aPercentileIsAValueThatWasMeasured() {
        Percentiles hundred =
                new Percentiles(IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList());
        assertThat(hundred.at(50)).isEqualTo(50);
        assertThat(hundred.at(95)).isEqualTo(95);
        assertThat(hundred.at(100)).isEqualTo(100);
    }

    @Test
    void theOnlyValueIsEveryPercentile() {
        assertThat(new Percentiles(List.of(7.0)).at(1)).isEqualTo(7);
        assertThat(new Percentiles(List.of(7.0)).at(95)).isEqualTo(7);
    }

    @Test
    void nothingMeasuredHasNoPercentile() {
        assertThatThrownBy(() -> new Percentiles(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
