package dev.ballast.local.bench.upstream;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.local.JavaCommand;
import dev.ballast.local.bench.LineProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// An upstream in a process of its own, so that its work is not counted as a client's.
public final class UpstreamProcess implements AutoCloseable {
    private static final int HEAP_MEBIBYTES = 512;

    private final LineProcess process;
    private final String url;

    private UpstreamProcess(LineProcess process, String url) {
        this.process = process;
        this.url = url;
    }

    public static UpstreamProcess start(UpstreamSettings settings) throws IOException {
        List<String> command = JavaCommand.withHeap(HEAP_MEBIBYTES);
        command.add("-XX:MaxDirectMemorySize=2g");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(UpstreamProcess.class.getName());
        LineProcess process = LineProcess.start(command);
        return new UpstreamProcess(process, process.ask(settings, Ready.class).url());
    }

    /// Where clients find it, without a path.
    public String url() {
        return url;
    }

    /// See [Upstream#startRound].
    public long startRound(long number) throws IOException {
        return process.ask(new Round(number), Ended.class).connections();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }

    /// The process itself: the first line of its input is its settings, each later one a round.
    public static void main(String[] arguments) throws IOException {
        ObjectMapper json = new ObjectMapper();
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Upstream upstream =
                Upstream.start(json.readValue(orders.readLine(), UpstreamSettings.class))) {
            System.out.println(json.writeValueAsString(new Ready(upstream.url())));
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                Round round = json.readValue(line, Round.class);
                Ended ended = new Ended(upstream.startRound(round.number()));
                System.out.println(json.writeValueAsString(ended));
            }
        }
    }

    record Ready(String url) {}

    record Round(long number) {}

    record Ended(long connections) {}
}
