package dev.ballast.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ballast completion <shell>`: the script that lets a shell complete commands and options.
@Command(
        name = "completion",
        description = "Prints the script that completes commands and options in a shell.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(ballast completion bash)",
            "  source <(ballast completion zsh)",
            "  ballast completion fish > ~/.config/fish/completions/ballast.fish"
        },
        mixinStandardHelpOptions = true)
final class Completion implements Callable<Integer> {
    /// The parser puts its own in place before the command runs.
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.bash;

    /// The shells, as a person types them.
    enum Shell {
        bash,
        zsh,
        fish
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        String script =
                switch (shell) {
                    // The script finds out by itself whether zsh reads it.
                    case bash, zsh -> AutoComplete.bash(root.getCommandName(), root);
                    case fish -> FishCompletion.script(root);
                };
        spec.commandLine().getOut().println(script);
        return ExitCode.OK;
    }
}
