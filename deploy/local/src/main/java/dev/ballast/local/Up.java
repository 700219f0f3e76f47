package dev.ballast.local;

import dev.ballast.local.process.Console;
import dev.ballast.local.process.Foreground;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `ballast up`: the whole product on this machine, until Ctrl-C.
@Command(
        name = "up",
        description = "Starts everything on this machine and keeps it running until Ctrl-C.",
        footer = {
            "",
            "Postgres, Kafka, the API and the workers run as child processes; one that dies is",
            "started again. Everything is kept in the data folder, so the next start goes on where",
            "this one ended. Full logs: <data>/logs/<process>.log"
        },
        mixinStandardHelpOptions = true)
final class Up implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Where everything is kept. Default: .ballast in the checkout.")
    private Path data = LocalOptions.findHome().resolve(".ballast");

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Port of the API. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address that the API listens on. Default: ${DEFAULT-VALUE}.")
    private String host = "";

    @Option(
            names = "--workers",
            defaultValue = "2",
            description = "How many download workers. Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(names = "--no-restart", description = "Leave a process down when it dies.")
    private boolean noRestart;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = Console.standard();
        LocalOptions options =
                LocalOptions.in(LocalOptions.findHome(), data)
                        .withHost(host)
                        .withPort(port)
                        .withWorkers(workers)
                        .withRestarts(!noRestart)
                        .watchedOn(console);
        long started = System.nanoTime();
        try (Foreground<LocalBallast> running =
                Foreground.of(LocalBallast.launch(options), console)) {
            LocalBallast ballast = running.content();
            ballast.processes().awaitReady(LocalBallast.PATIENCE);
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            console.say("ballast", "ready after %.1f s".formatted(took.toMillis() / 1000.0));
            ballast.description().forEach(line -> console.say("ballast", line));
            console.say("ballast", "Ctrl-C stops it");
            new CountDownLatch(1).await();
            return 0;
        }
    }
}
