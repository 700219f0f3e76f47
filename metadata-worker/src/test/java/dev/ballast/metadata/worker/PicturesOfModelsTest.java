package dev.ballast.metadata.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.local.hub.Content;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.worker.StopCause;
import dev.ballast.worker.TaskContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PicturesOfModelsTest extends HubsFixture {
    @Test
    void aPictureThatIsNoneDoesNotSpoilTheFacts() {
        // Given
        showPicture(
                "1.svg", "<svg><script>alert(1)</script></svg>".getBytes(StandardCharsets.UTF_8));
        // When, Then
        assertThat(described(handle("civitai://456")).preview()).isNull();
    }

    @Test
    void handsBackWhatIsToEndBeforeItsPictureIsThere() throws IOException {
        // Given
        showPicture("1.png", png());
        // When
        TaskEvent outcome = handler().handle(claim("civitai://456"), new Ending());
        // Then
        assertThat(outcome).isInstanceOf(TaskEvent.HandedBack.class);
        assertThat(civitai.exchanges())
                .isNotEmpty()
                .noneMatch(exchange -> exchange.request().path().contains("1.png"));
    }

    @Test
    void letsOthersAskTheHubBeforeItAsksForThePicture() throws IOException {
        // Given
        showPicture("1.png", png());
        List<Integer> askedBefore = new ArrayList<>();
        TaskContext listening =
                new FixedContext(null) {
                    @Override
                    public void asked() {
                        askedBefore.add(civitai.exchanges().size());
                    }
                };
        // When
        handler().handle(claim("civitai://456"), listening);
        // Then
        assertThat(askedBefore).containsExactly(2);
        assertThat(civitai.exchanges()).hasSize(3);
    }

    @Test
    void keepsItsTurnWhereTheQuotaIsUsedUp() throws IOException {
        // Given
        civitai.allowing(2, Duration.ofSeconds(60));
        showPicture("1.png", png());
        TaskContext refusing =
                new FixedContext(null) {
                    @Override
                    public void asked() {
                        throw new AssertionError("nobody may ask now");
                    }
                };
        // When
        TaskEvent outcome = handler().handle(claim("civitai://456"), refusing);
        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        TaskEvent.Described.class,
                        described -> assertThat(described.pauseSeconds()).isPositive());
    }

    private void showPicture(String name, byte[] bytes) {
        civitai.release(123, 456)
                .edit(version ->
                        version.putArray("images")
                                .addObject()
                                .put("url", civitai.pictureUri(name).toString())
                                .put("type", "image")
                                .put("nsfwLevel", 1));
        civitai.picture(name, Content.of(bytes));
    }

    /// It is told to stop as soon as it listens.
    private static final class Ending extends FixedContext {
        private boolean stopped;

        Ending() {
            super(null);
        }

        @Override
        public void onStop(Consumer<StopCause> action) {
            stopped = true;
            action.accept(StopCause.CANCELLED);
        }

        @Override
        public Optional<StopCause> stopCause() {
            return stopped ? Optional.of(StopCause.CANCELLED) : Optional.empty();
        }
    }
}
