package dev.ballast.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/// `ballast`: the command line, a client of the native API. What runs Ballast on this machine can
/// be added to it as further subcommands.
@Command(
        name = "ballast",
        description = {
            "Puts AI model weights onto a GPU cluster: once, verified, resumable.",
            "",
            "Start here:",
            "  ballast pull https://host/path/model.safetensors --dest checkpoints",
            "  ballast jobs",
            "  ballast models",
            ""
        },
        footer = {
            "",
            "Which Ballast: --url, or BALLAST_URL, or the one that runs on this machine.",
            "Which key: --key-file, or BALLAST_KEY_FILE or BALLAST_KEY, or its admin key.",
            "Each command explains itself: ballast pull --help"
        },
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = BuildVersion.class,
        mixinStandardHelpOptions = true)
public final class Ballast {
    private Ballast() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /// The client's commands, for this process. To be extended by `addSubcommand`.
    ///
    /// A command that throws ends with the exit code 5 and its message on the error stream.
    public static CommandLine commandLine() {
        // In UTF-8 also under the C locale, which is what a bare container has.
        return commandLine(Surroundings.ofThisProcess())
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }

    static CommandLine commandLine(Surroundings surroundings) {
        CommandLine line =
                new CommandLine(new Ballast())
                        .addSubcommand(new Pull(surroundings))
                        .addSubcommand(new Push(surroundings))
                        .addSubcommand(new Jobs(surroundings))
                        .addSubcommand(
                                new CommandLine(new Models(surroundings))
                                        .addSubcommand(new Models.Remove(surroundings)))
                        .addSubcommand(new Verify(surroundings))
                        .addSubcommand(new Metadata(surroundings))
                        .addSubcommand(
                                Refetch.command(
                                        surroundings,
                                        "repair",
                                        "Fetches the damaged files of a model again, and nothing"
                                                + " else of it."))
                        .addSubcommand(new Scan(surroundings))
                        .addSubcommand(
                                Keep.command(
                                        surroundings,
                                        "pin",
                                        "Keeps models on full volumes, whatever goes."))
                        .addSubcommand(
                                Keep.command(
                                        surroundings,
                                        "unpin",
                                        "Lets models go again when their volume is full."))
                        .addSubcommand(
                                Keep.command(
                                        surroundings,
                                        "touch",
                                        "Says that models are used now, so that others go first."))
                        .addSubcommand(new Evict(surroundings))
                        .addSubcommand(new Outdated(surroundings))
                        .addSubcommand(
                                Refetch.command(
                                        surroundings,
                                        "update",
                                        "Fetches what is newer of a model of hf:// or gguf://, to"
                                                + " the same place."))
                        .addSubcommand(new Follow(surroundings))
                        .addSubcommand(new Follow.End(surroundings))
                        .addSubcommand(
                                new CommandLine(new Catalog(surroundings))
                                        .addSubcommand(new Catalog.Add(surroundings))
                                        .addSubcommand(new Catalog.Validate(surroundings)))
                        .addSubcommand(
                                new CommandLine(new Workers(surroundings))
                                        .addSubcommand(new Workers.Drain(surroundings))
                                        .addSubcommand(new Workers.Activate(surroundings)))
                        .addSubcommand(new Status(surroundings))
                        .addSubcommand(Steer.command(surroundings, Steer.Move.CANCEL))
                        .addSubcommand(Steer.command(surroundings, Steer.Move.PAUSE))
                        .addSubcommand(Steer.command(surroundings, Steer.Move.RESUME))
                        .addSubcommand(Retry.command(surroundings))
                        .addSubcommand(
                                new CommandLine(new Keys(surroundings))
                                        .addSubcommand(new Keys.Add(surroundings))
                                        .addSubcommand(
                                                Removal.of(
                                                        surroundings,
                                                        "keys",
                                                        "Deletes a key; it is refused from then"
                                                                + " on.")))
                        .addSubcommand(
                                new CommandLine(new Users(surroundings))
                                        .addSubcommand(new Users.Add(surroundings))
                                        .addSubcommand(new Users.Change(surroundings))
                                        .addSubcommand(
                                                Removal.of(
                                                        surroundings,
                                                        "users",
                                                        "Removes a user; all sessions of the user"
                                                                + " end.")))
                        .addSubcommand(
                                new CommandLine(new Credentials(surroundings))
                                        .addSubcommand(new Credentials.Add(surroundings))
                                        .addSubcommand(
                                                Removal.of(
                                                        surroundings,
                                                        "credentials",
                                                        "Deletes a stored token; no work that"
                                                                + " begins later gets it.")))
                        .addSubcommand(
                                new CommandLine(new Webhooks(surroundings))
                                        .addSubcommand(new Webhooks.Add(surroundings))
                                        .addSubcommand(new Webhooks.Ping(surroundings))
                                        .addSubcommand(new Webhooks.Log(surroundings))
                                        .addSubcommand(
                                                Removal.of(
                                                        surroundings,
                                                        "webhooks",
                                                        "Deletes a webhook and the log of its"
                                                                + " deliveries.")))
                        .addSubcommand(
                                new CommandLine(new Settings(surroundings))
                                        .addSubcommand(new Settings.Get(surroundings))
                                        .addSubcommand(new Settings.Set(surroundings)))
                        .addSubcommand(new Completion());
        return line.setExecutionExceptionHandler(failuresAsSentences());
    }

    private static IExecutionExceptionHandler failuresAsSentences() {
        return (failure, command, _) -> {
            PrintWriter err = command.getErr();
            err.println(
                    "ballast: "
                            + (failure.getMessage() == null
                                    ? failure.getClass().getSimpleName()
                                    : failure.getMessage()));
            if (!(failure instanceof CommandFailure known)) {
                return ExitCode.FAILED;
            }
            if (!known.next().isEmpty()) {
                err.println("  " + known.next());
            }
            return known.exitCode();
        };
    }
}
