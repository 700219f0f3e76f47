package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final AtomicLong time = new AtomicLong();
    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    @Test
    void aLogGetsOneLineEvery5SecondsAndOneForEachState() throws IOException {
        LineProgress progress = new LineProgress(out, time::get);

        for (int second = 0; second <= 12; second++) {
            time.set(Duration.ofSeconds(second).toNanos());
            progress.show(job(JobJson.downloading(second * 100_000L)));
        }
        progress.show(job(JobJson.completed()));

        assertThat(text.toString().lines())
                .containsExactly(
                        "downloading: 0 %, 0 B of 4.0 MB, 1.0 MB/s, 4 s left",
                        "downloading: 12 %, 500.0 kB of 4.0 MB, 1.0 MB/s, 3 s left",
                        "downloading: 25 %, 1.0 MB of 4.0 MB, 1.0 MB/s, 3 s left",
                        "completed: 100 %, 4.0 MB of 4.0 MB, 1.0 MB/s");
    }

    @Test
    void aLogSaysThatTheApiIsSilent() {
        LineProgress progress = new LineProgress(out, time::get);
        time.set(Duration.ofSeconds(30).toNanos());

        progress.silent(30);
        progress.silent(30);

        assertThat(text.toString().lines()).containsExactly("reconnecting, last heard 30 s ago");
    }

    @Test
    void aTerminalShowsAtMostEightFilesTheRestFoldedAndTheTotal() throws Exception {
        List<String> frame = frame(12, 100);

        assertThat(frame).hasSize(10);
        assertThat(frame.subList(0, 8)).allSatisfy(line -> assertThat(line).contains("█"));
        assertThat(frame.get(8)).isEqualTo("… 5 files more, 1 done");
        assertThat(frame.get(9)).startsWith("downloading").contains("25 %", "3 s left");
    }

    @Test
    void theTimeLeftIsSeenOnATerminalOf80Columns() throws Exception {
        assertThat(frame(2, 80)).last().asString().endsWith("1.0 MB/4.0 MB  1.0 MB/s  3 s left");
    }

    @Test
    void noLineIsWiderThanTheTerminal() throws Exception {
        assertThat(frame(12, 50)).allSatisfy(line -> assertThat(line).hasSizeLessThan(50));
    }

    @Test
    void anUnknownTotalIsAStripeAndNeverZeroPercent() throws Exception {
        try (FakeApi api = new FakeApi()) {
            BarProgress progress = bars(api, 100);

            progress.show(job(JobJson.queued()));

            assertThat(text.toString()).contains("███░").doesNotContain("%");
        }
    }

    private List<String> frame(int downloading, int width) throws Exception {
        try (FakeApi api = new FakeApi()) {
            String files =
                    IntStream.range(0, downloading)
                            .mapToObj(i ->
                                    file(
                                            "a-rather-long-name-of-a-model-" + i + ".bin",
                                            "downloading"))
                            .collect(Collectors.joining(","));
            api.answers(
                    "GET jobs/" + JobJson.ID + "/files",
                    200,
                    "{\"items\":[%s,%s]}".formatted(files, file("done.bin", "done")));
            bars(api, width).show(job(JobJson.downloading(1_000_000)));
        }
        return text.toString().replace("\r\u001b[J", "").lines().toList();
    }

    private BarProgress bars(FakeApi api, int width) {
        Surroundings surroundings =
                new Surroundings(Map.of(), Path.of(""), true, time::get, Duration.ZERO);
        return new BarProgress(
                out, new Api(URI.create(api.url() + "/"), FakeApi.KEY), surroundings, width);
    }

    private static String file(String path, String state) {
        return "{\"path\":\"%s\",\"size\":1000,\"bytes_done\":500,\"speed\":10,\"state\":\"%s\"}"
                .formatted(path, state);
    }

    private static Job job(String json) throws IOException {
        return new Job(Api.read(json));
    }
}
