package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the launcher looks for a JDK, shown with folders that look like JDKs.
class LauncherTest {
    @TempDir private Path machine;
    private Path installed;

    @BeforeEach
    void makeAFolderOfJdks() throws IOException {
        installed = Files.createDirectories(machine.resolve("usr lib jvm"));
    }

    @Test
    void findsANewJdkWhereJavaIsAnOldOne() throws Exception {
        Path old = jdk("java-17", "17.0.15");
        Path modern = jdk("temurin-25", "25.0.1");
        assertThat(launch(Map.of("JAVA_HOME", old.toString(), "PATH", pathWith(old))).output())
                .isEqualTo(modern.toString());
    }

    @Test
    void takesJavaHomeBeforeAnythingElse() throws Exception {
        jdk("temurin-25", "25.0.1");
        Path wanted = jdk("my-jdk", "26");
        assertThat(launch(Map.of("JAVA_HOME", wanted.toString())).output())
                .isEqualTo(wanted.toString());
    }

    @Test
    void takesTheJdkOnThePathBeforeThoseThatAreInstalled() throws Exception {
        jdk("a-jdk", "25.0.2");
        Path onPath = jdk("on-path", "25.0.1");
        assertThat(launch(Map.of("PATH", pathWith(onPath))).output()).isEqualTo(onPath.toString());
    }

    @Test
    void passesOverARuntimeWithoutACompiler() throws Exception {
        Path runtime = jdk("a-runtime", "25.0.1");
        Files.delete(runtime.resolve("bin/javac"));
        Path full = jdk("z-jdk", "25.0.1");
        assertThat(launch(Map.of()).output()).isEqualTo(full.toString());
    }

    @Test
    void saysWhatIsMissingWhereThereIsNoNewJdk() throws Exception {
        jdk("java-17", "17.0.15");
        Launch launch = launch(Map.of());
        assertThat(launch.code()).isNotZero();
        assertThat(launch.output()).contains("needs a JDK 25").contains(installed.toString());
    }

    private record Launch(int code, String output) {}

    private Launch launch(Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                "bash", Checkout.root().resolve("ballast").toString(), "java-home")
                        .redirectErrorStream(true);
        builder.environment().remove("JAVA_HOME");
        builder.environment().put("BALLAST_JDK_FOLDERS", installed.toString());
        // A JDK that the machine has on its path would be found too.
        builder.environment().put("PATH", toolsOnly());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Launch(process.waitFor(), output.strip());
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = installed.resolve(name);
        Path bin = Files.createDirectories(home.resolve("bin"));
        for (String program : new String[] {"java", "javac"}) {
            Path file = Files.writeString(bin.resolve(program), "#!/bin/sh\nexit 1\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
        return home;
    }

    private String pathWith(Path jdk) throws IOException {
        return jdk.resolve("bin") + ":" + toolsOnly();
    }

    /// A folder with what a shell script needs, and no Java.
    private String toolsOnly() throws IOException {
        Path tools = Files.createDirectories(machine.resolve("tools"));
        for (String tool : new String[] {"bash", "dirname", "readlink", "sed", "sort", "head"}) {
            Path link = tools.resolve(tool);
            if (Files.notExists(link)) {
                Files.createSymbolicLink(link, program(tool));
            }
        }
        return tools.toString();
    }

    private static Path program(String name) {
        Path usual = Path.of("/usr/bin", name);
        return Files.exists(usual) ? usual : Path.of("/bin", name);
    }
}
