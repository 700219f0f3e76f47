package dev.ballast.local.bench;

import dev.ballast.local.bench.clients.ClientsCommand;
import dev.ballast.local.bench.resolve.ResolveCommand;
import dev.ballast.local.bench.transfer.TransferCommand;
import picocli.CommandLine.Command;

/// The benchmarks by name.
@Command(
        name = "bench",
        description = "Measures a fresh Ballast on this machine.",
        subcommands = {
            QueueCommand.class,
            TransferCommand.class,
            ResolveCommand.class,
            ClientsCommand.class,
            PublishCommand.class,
            ScanCommand.class,
            CatalogCommand.class
        },
        synopsisSubcommandLabel = "queue|transfer|resolve|clients|publish|scan|catalog",
        mixinStandardHelpOptions = true)
public final class BenchCommand {}
