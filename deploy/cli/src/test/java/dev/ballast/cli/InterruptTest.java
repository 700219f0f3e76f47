package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptTest {
    @Test
    void ctrlCEndsTheCommandWith130AndSaysThatTheJobGoesOn(@TempDir Path folder) throws Exception {
        try (FakeApi api = new FakeApi()) {
            // Given
            Path err = folder.resolve("err");
            api.answers("POST jobs", 201, JobJson.queued());
            api.streamsAndStays("GET jobs/" + JobJson.ID + "/events", JobJson.queued());
            Process process = pull(api, err);
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                String line = out.readLine();
                while (line != null && !line.equals("queued")) {
                    line = out.readLine();
                }
                // When
                new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
                // Then
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(Files.readString(err))
                    .contains("The job goes on", "ballast cancel " + JobJson.ID);
            assertThat(api.requests("POST jobs/%s/cancel".formatted(JobJson.ID))).isEmpty();
        }
    }

    private static Process pull(FakeApi api, Path err) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Ballast.class.getName(),
                                "pull",
                                "https://h.test/a.bin"));
        builder.environment().putAll(CommandRun.environment(api));
        return builder.redirectError(err.toFile()).start();
    }
}
