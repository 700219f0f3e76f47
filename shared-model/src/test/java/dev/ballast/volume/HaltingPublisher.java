package dev.ballast.volume;

import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// A process of its own that publishes, and is gone after so many steps of that.
final class HaltingPublisher {
    /// Its exit code where it had so many steps; 0 where it came to the end.
    static final int HALTED = 9;

    private HaltingPublisher() {}

    static int run(Path root, Work.Publish work, int step)
            throws IOException, InterruptedException {
        Path order = root.resolveSibling(root.getFileName() + ".json");
        Files.write(order, MessageJson.write(work));
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HaltingPublisher.class.getName(),
                        root.toString(),
                        order.toString(),
                        Integer.toString(step))
                .inheritIO()
                .start()
                .waitFor();
    }

    /// Publishes, as far as that goes.
    ///
    /// @param args the volume, the file with the work, the step
    public static void main(String[] args) throws IOException {
        AtomicInteger left = new AtomicInteger(Integer.parseInt(args[2]));
        Work.Publish work =
                MessageJson.read(Files.readAllBytes(Path.of(args[1])), Work.Publish.class);
        Volume.open(Path.of(args[0]))
                .publish(
                        work,
                        _ -> {
                            if (left.decrementAndGet() == 0) {
                                Runtime.getRuntime().halt(HALTED);
                            }
                        });
    }
}
