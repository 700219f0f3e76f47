package dev.ballast.local;

import java.nio.file.Files;
import java.nio.file.Path;

/// Kafka as a process of its own: runs until SIGTERM.
final class KafkaProcess {
    private KafkaProcess() {}

    /// Starts it and waits.
    ///
    /// @param arguments data folder, port, controller's port, and a file to create once it is ready
    public static void main(String[] arguments) throws Exception {
        LocalKafka kafka =
                LocalKafka.start(
                        Path.of(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]));
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "kafka-stop"));
        Files.writeString(Path.of(arguments[3]), kafka.bootstrap());
        kafka.awaitShutdown();
    }
}
