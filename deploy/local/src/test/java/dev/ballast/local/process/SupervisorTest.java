package dev.ballast.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Console console =
            new Console(new PrintStream(shown, true, StandardCharsets.UTF_8), false);

    @TempDir private Path folder;

    @Test
    void startsAChildAgainAfterItWasKilled() throws Exception {
        try (Supervisor supervisor = start(true, sleeper("a"))) {
            supervisor.awaitReady(PATIENCE);
            long first = supervisor.pid("a");

            supervisor.kill("a");

            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> supervisor.isRunning("a") && supervisor.pid("a") != first);
            assertThat(shown.toString(StandardCharsets.UTF_8))
                    .contains("a         ended code=137, starting again in 1 s");
        }
    }

    @Test
    void leavesADeadChildDownWhenAskedTo() throws Exception {
        try (Supervisor supervisor = start(true, sleeper("a"))) {
            supervisor.awaitReady(PATIENCE);

            supervisor.killAndKeepDown("a");

            Awaitility.await().atMost(PATIENCE).until(() -> !supervisor.isRunning("a"));
            assertThatThrownBy(() -> supervisor.awaitReady("a", PATIENCE))
                    .hasMessageContaining("has ended");
            supervisor.start("a");
            supervisor.awaitReady("a", PATIENCE);
        }
    }

    @Test
    void doesNotStartAgainWithoutRestarts() throws Exception {
        try (Supervisor supervisor = start(false, shell("a", "exit 3", () -> false))) {
            assertThatThrownBy(() -> supervisor.awaitReady(PATIENCE))
                    .hasMessageContaining("a has ended");
        }
    }

    @Test
    void startsAChildOnlyWhenWhatItNeedsIsThere() throws Exception {
        Path needed = folder.resolve("needed");
        try (Supervisor supervisor =
                start(
                        true,
                        waiting("late", () -> Files.exists(needed)),
                        shell("early", "touch '" + needed + "'; exec sleep 60", () -> true))) {
            supervisor.awaitReady(PATIENCE);

            assertThat(supervisor.isRunning("late")).isTrue();
        }
    }

    @Test
    void stopsInOrderAndLeavesNothingBehind() throws Exception {
        Path order = folder.resolve("order");
        String script =
                "trap 'echo %s >> "
                        + order
                        + "; exit 0' TERM; echo up; while :; do sleep 0.05; done";
        long first;
        try (Supervisor supervisor =
                start(
                        true,
                        shell("a", script.formatted("a"), () -> logged("a", "up")),
                        shell("b", script.formatted("b"), () -> logged("b", "up")))) {
            supervisor.awaitReady(PATIENCE);
            first = supervisor.pid("a");
        }

        assertThat(order).content().isEqualTo("b\na\n");
        assertThat(ProcessHandle.of(first).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(folder.resolve("run")).isEmptyDirectory();
    }

    @Test
    void killsAChildThatDoesNotObey() throws Exception {
        long pid;
        try (Supervisor supervisor =
                start(
                        true,
                        shell(
                                "a",
                                "trap '' TERM; echo up; while :; do sleep 0.05; done",
                                () -> logged("a", "up")))) {
            supervisor.awaitReady(PATIENCE);
            pid = supervisor.pid("a");
        }

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void freezesAndThaws() throws Exception {
        try (Supervisor supervisor =
                start(true, shell("a", "while :; do echo tick; sleep 0.05; done", () -> true))) {
            supervisor.awaitReady(PATIENCE);

            supervisor.freeze("a");

            Path state = Path.of("/proc", Long.toString(supervisor.pid("a")), "stat");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> Files.readString(state).contains(") T "));
            supervisor.thaw("a");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> !Files.readString(state).contains(") T "));
        }
    }

    @Test
    void showsTheCalmPartOfTheLogs() throws Exception {
        try (Supervisor supervisor =
                start(
                        true,
                        shell(
                                "a",
                                "echo DEBUG noise; echo WARN look; exec sleep 60",
                                () -> logged("a", "look")))) {
            supervisor.awaitReady(PATIENCE);

            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> shown.toString(StandardCharsets.UTF_8).contains("WARN look"));
            assertThat(shown.toString(StandardCharsets.UTF_8)).doesNotContain("noise");
        }
    }

    @Test
    void stopsWhatAnEarlierRunLeftBehind() throws Exception {
        Process leftover = new ProcessBuilder("sleep", "60").start();
        Files.createDirectories(folder.resolve("run"));
        PidFile note = new PidFile(folder.resolve("run/old.pid"));
        note.write(leftover.toHandle(), Signal.TERM);

        try (Supervisor supervisor = start(true, sleeper("a"))) {
            assertThat(leftover.isAlive()).isFalse();
            assertThat(note.file()).doesNotExist();
            assertThat(supervisor.names()).containsExactly("a");
        }
    }

    @Test
    void leavesAStrangerAloneWhoGotThePidOfALeftover() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "60").start();
        Files.createDirectories(folder.resolve("run"));
        Files.writeString(folder.resolve("run/old.pid"), stranger.pid() + " 12345 TERM\n");

        try (Supervisor supervisor = start(true, sleeper("a"))) {
            assertThat(supervisor.names()).containsExactly("a");
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    private Supervisor start(boolean restarts, ChildSpec... specs) throws IOException {
        List<List<String>> lastFirst =
                List.of(specs).reversed().stream().map(spec -> List.of(spec.name())).toList();
        return Supervisor.start(
                folder.resolve("run"),
                folder.resolve("logs"),
                List.of(specs),
                lastFirst,
                restarts,
                console);
    }

    private static ChildSpec sleeper(String name) {
        return shell(name, "exec sleep 60", () -> true);
    }

    private static ChildSpec waiting(String name, BooleanSupplier mayStart) {
        ChildSpec spec = sleeper(name);
        return new ChildSpec(
                name,
                spec.launch(),
                mayStart,
                spec.ready(),
                spec.stop(),
                spec.grace(),
                spec.calm());
    }

    private static ChildSpec shell(String name, String script, BooleanSupplier ready) {
        return new ChildSpec(
                name,
                () -> new ProcessBuilder("sh", "-c", script),
                () -> true,
                ready,
                Signal.TERM,
                Duration.ofSeconds(1),
                line -> line.contains("WARN"));
    }

    private boolean logged(String name, String text) {
        try {
            return Files.readString(folder.resolve("logs").resolve(name + ".log")).contains(text);
        } catch (IOException _) {
            return false;
        }
    }
}
