package dev.ballast.local.bench;

import picocli.CommandLine.Command;

/// The benchmarks by name.
@Command(
        name = "bench",
        description = "Measures a fresh Ballast on this machine.",
        subcommands = QueueCommand.class,
        synopsisSubcommandLabel = "queue",
        mixinStandardHelpOptions = true)
public final class BenchCommand {}
