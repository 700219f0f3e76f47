package dev.ballast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Writes the completions of a command line for fish, two levels of commands deep.
final class FishCompletion {
    private FishCompletion() {}

    static String script(CommandLine root) {
        StringBuilder script = new StringBuilder();
        String name = root.getCommandName();
        script.append("complete -c ").append(name).append(" -f\n");
        commands(script, name, root, "__fish_use_subcommand");
        root.getSubcommands()
                .forEach((command, line) -> {
                    String here = "__fish_seen_subcommand_from " + command;
                    commands(script, name, line, here);
                    options(script, name, line, here);
                });
        return script.toString().stripTrailing();
    }

    private static void commands(
            StringBuilder script, String name, CommandLine parent, String condition) {
        parent.getSubcommands()
                .forEach((command, line) ->
                        script.append(
                                "complete -c %s -n '%s' -a %s -d %s\n"
                                        .formatted(
                                                name,
                                                condition,
                                                command,
                                                quoted(
                                                        line.getCommandSpec()
                                                                .usageMessage()
                                                                .description()))));
    }

    private static void options(
            StringBuilder script, String name, CommandLine line, String condition) {
        for (OptionSpec option : line.getCommandSpec().options()) {
            String value = option.arity().max() == 0 ? "" : " -r";
            script.append(
                    "complete -c %s -n '%s' -l %s%s -d %s\n"
                            .formatted(
                                    name,
                                    condition,
                                    option.longestName().replaceFirst("^--", ""),
                                    value,
                                    quoted(option.description())));
        }
    }

    private static String quoted(String[] description) {
        String first = description.length == 0 ? "" : description[0];
        return "'" + first.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
