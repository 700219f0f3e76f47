package dev.ballast.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void aFigureWithinItsGoalSaysSo() {
        Figure figure = Figure.of("start", 29.5, "s").atMost(30);
        assertThat(figure.good()).isTrue();
        assertThat(figure.line()).startsWith("start").endsWith("goal <= 30  met");
    }

    @Test
    void aFigureThatMissesItsGoalSaysSo() {
        Figure figure = Figure.of("rate", 299.9, "jobs/s").atLeast(300);
        assertThat(figure.good()).isFalse();
        assertThat(figure.line()).contains("299.9 jobs/s").endsWith("MISSED");
    }

    @Test
    void aFigureWithoutAGoalIsGood() {
        assertThat(Figure.of("memory", 120, "MiB").good()).isTrue();
    }
}
