package dev.ballast.local.demo;

import dev.ballast.local.Folders;
import dev.ballast.local.LocalBallast;
import dev.ballast.local.LocalOptions;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.process.Console;
import dev.ballast.local.process.Foreground;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `ballast demo`: the main job on real input, in less than a minute.
@Command(
        name = "demo",
        description =
                "Pulls real model files, kills a worker on the way, and shows that all is well.",
        footer = {
            "",
            "Starts everything with two workers in a data folder of its own (.ballast/demo, made",
            "anew each time) and a small hub that serves an ONNX model with its tokenizer and a",
            "safetensors file of 256 MiB. Needs no internet. Exit code 0 means: every file is on",
            "disk with the right SHA-256."
        },
        mixinStandardHelpOptions = true)
public final class Demo implements Callable<Integer> {
    @Option(names = "--exit", description = "End when the demo is over, instead of at Ctrl-C.")
    private boolean exit;

    @Option(
            names = "--port",
            defaultValue = "0",
            description = "Port of the API. Default: a free one.")
    private int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = Console.standard();
        long started = System.nanoTime();
        Path home = LocalOptions.findHome();
        Path data = home.resolve(".ballast").resolve("demo");
        Folders.delete(data);
        LocalOptions options =
                LocalOptions.in(home, data).withPort(port).allowing("127.0.0.1").watchedOn(console);
        try (Hub hub = Hub.start();
                Foreground<LocalBallast> running =
                        Foreground.of(LocalBallast.launch(options), console)) {
            LocalBallast ballast = running.content();
            console.say("demo", "starting Postgres, Kafka, the API, two workers …");
            ballast.processes().awaitReady(LocalBallast.PATIENCE);
            console.say("demo", "ready after %.1f s".formatted(secondsSince(started)));
            try (Api api = new Api(ballast.url(), ballast.adminKey())) {
                new DemoRun(ballast, hub, api, console).play();
            } catch (IOException | RuntimeException e) {
                console.say("demo", "FAILED: " + e.getMessage());
                return 1;
            }
            ballast.description().forEach(line -> console.say("demo", line));
            console.say("demo", "all is well after %.1f s".formatted(secondsSince(started)));
            if (!exit) {
                console.say("demo", "Ctrl-C stops it");
                new CountDownLatch(1).await();
            }
            return 0;
        }
    }

    private static double secondsSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
    }
}
