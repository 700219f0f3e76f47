package dev.ballast.local.bench;

import dev.ballast.local.LocalOptions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `ballast bench queue`: how fast jobs that do nothing go through the whole product.
@Command(
        name = "queue",
        description = {
            "Measures the queue: start, memory, time from post to claim, jobs per second, lists.",
            "Starts a fresh Ballast of two workers in a folder of its own and stops it again.",
            "Its jobs do nothing (noop://…), so that what is measured is Ballast alone.",
        },
        mixinStandardHelpOptions = true)
final class QueueCommand extends ProductMeasurement {
    @Option(
            names = "--singles",
            paramLabel = "N",
            defaultValue = "200",
            description = "jobs posted one by one (default: ${DEFAULT-VALUE})")
    private int singles;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "20000",
            description = "jobs posted in batches of 1000, twice (default: ${DEFAULT-VALUE})")
    private int jobs;

    @Option(
            names = "--stored",
            paramLabel = "N",
            defaultValue = "100000",
            description = "jobs that are stored when lists are read (default: ${DEFAULT-VALUE})")
    private int stored;

    @Override
    LocalOptions settings(LocalOptions usual) {
        return QueueBench.settings(usual);
    }

    @Override
    List<Figure> measure(FreshBallast product) throws Exception {
        return new QueueBench(product, new Load(singles, jobs, stored)).run();
    }
}
