package dev.ballast.local.bench.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeerTest {
    @Test
    void theShellsTimesStandOnTheLastLine() {
        assertThat(Peer.parse("bash: warning: locale\n1.250 0.500 0.250"))
                .isEqualTo(new Sample(1.25, 0.75));
    }
}
