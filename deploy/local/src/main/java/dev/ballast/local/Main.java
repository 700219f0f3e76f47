package dev.ballast.local;

import dev.ballast.local.bench.BenchCommand;
import dev.ballast.local.demo.Demo;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line of a checkout: what runs Ballast on this machine, and the client's commands.
@Command(name = "ballast", mixinStandardHelpOptions = true)
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        CommandLine line =
                new CommandLine(new Main())
                        .addSubcommand(new Up())
                        .addSubcommand(new Demo())
                        .addSubcommand(new BenchCommand());
        line.setExecutionExceptionHandler((failure, command, _) -> {
            command.getErr().println("ballast: " + failure.getMessage());
            return 1;
        });
        System.exit(line.execute(arguments));
    }
}
