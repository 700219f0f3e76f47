package dev.ballast.local;

import dev.ballast.cli.Ballast;
import dev.ballast.local.bench.BenchCommand;
import dev.ballast.local.demo.Demo;
import picocli.CommandLine;

/// The command line of a checkout: what runs Ballast on this machine, and the client's commands.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        CommandLine line =
                Ballast.commandLine()
                        .addSubcommand(new Up())
                        .addSubcommand(new Demo())
                        .addSubcommand(new BenchCommand());
        System.exit(line.execute(arguments));
    }
}
