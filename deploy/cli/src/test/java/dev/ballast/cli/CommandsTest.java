package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandsTest {
    @AutoClose private final FakeApi api = new FakeApi();

    @Test
    void theBashScriptIsOneThatBashUnderstands() throws Exception {
        Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var in = bash.outputWriter(StandardCharsets.UTF_8)) {
            in.write(CommandRun.of(api, "completion", "bash").out());
        }
        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(bash.waitFor()).isZero();
    }

    @Test
    void theFishScriptKnowsCommandsAndOptions() {
        assertThat(CommandRun.of(api, "completion", "fish").lines())
                .contains("complete -c ballast -f")
                .anyMatch(line ->
                        line.startsWith("complete -c ballast -n '__fish_use_subcommand' -a pull"))
                .anyMatch(line -> line.contains("seen_subcommand_from models' -a rm"))
                .anyMatch(line -> line.contains("seen_subcommand_from pull' -l dest -r"));
    }

    static Stream<CommandLine> commands() {
        CommandLine root =
                Ballast.commandLine(
                        new Surroundings(
                                Map.of(), Path.of(""), false, System::nanoTime, Duration.ZERO));
        return root.getSubcommands().values().stream()
                .flatMap(command ->
                        Stream.concat(
                                Stream.of(command), command.getSubcommands().values().stream()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItself(CommandLine command) {
        String help = command.getUsageMessage();

        assertThat(help).contains("--help");
        assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
        if (command.getCommand() instanceof ApiCommand) {
            assertThat(help).contains("--json", "--url", "--key-file");
        }
    }
}
