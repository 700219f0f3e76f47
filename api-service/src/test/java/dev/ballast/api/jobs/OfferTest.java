package dev.ballast.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.View;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfferTest {
    private final Offer offer = new Offer(Set.of("https/plain"), false);

    @ParameterizedTest
    @ValueSource(strings = {"https://host/a.bin", "http://host/a.bin"})
    void takesWhatItNames(String source) {
        assertThat(offer.refusal(SourceRef.parse(source), View.PLAIN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hf://acme/tiny", "gguf://acme/tiny", "civitai://1", "noop://x"})
    void refusesASourceThatNoWorkerServes(String source) {
        SourceRef ref = SourceRef.parse(source);
        assertThat(offer.refusal(ref, ref.defaultView()))
                .hasValueSatisfying(refused -> {
                    assertThat(refused.field()).isEqualTo("source");
                    assertThat(refused)
                            .hasMessageContaining(source.substring(0, source.indexOf(':')));
                });
    }

    @Test
    void namesTheViewsThatASourceTakes() {
        assertThat(offer.refusal(SourceRef.parse("https://host/a.bin"), View.HF_CACHE))
                .hasValueSatisfying(refused -> {
                    assertThat(refused.field()).isEqualTo("view");
                    assertThat(refused).hasMessageContaining("plain");
                });
    }

    @Test
    void takesNoopWhereTheOperatorSwitchedItOn() {
        Offer measuring = new Offer(Set.of("https/plain"), true);
        assertThat(measuring.refusal(SourceRef.parse("noop://x"), View.PLAIN)).isEmpty();
    }
}
