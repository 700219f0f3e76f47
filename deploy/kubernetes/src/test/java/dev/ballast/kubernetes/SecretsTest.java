package dev.ballast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script that makes the secrets of a compose installation, run with folders of this test.
class SecretsTest {
    @TempDir Path folder;

    @BeforeEach
    void makeFolders() throws IOException {
        for (String name :
                List.of("given", "run/database", "run/worker", "run/monitoring", "api", "models")) {
            Files.createDirectories(folder.resolve(name));
        }
    }

    @Test
    void makesWhatIsNotThereAndKeepsItAtTheNextStart() throws IOException {
        assertThat(run().exitCode()).isZero();
        String made = Files.readString(folder.resolve("api/secret.key"));
        assertThat(made).hasSizeGreaterThan(40);
        assertThat(folder.resolve("run/worker/hf.token")).hasContent("\n");

        assertThat(run().exitCode()).isZero();

        assertThat(folder.resolve("api/secret.key")).hasContent(made);
    }

    @Test
    void takesWhatIsGiven() throws IOException {
        Files.writeString(folder.resolve("given/secret.key"), "given-key\n");
        Files.writeString(folder.resolve("given/hf.token"), "hf_x\n");

        assertThat(run().exitCode()).isZero();

        assertThat(folder.resolve("api/secret.key")).hasContent("given-key\n");
        assertThat(folder.resolve("run/worker/hf.token")).hasContent("hf_x\n");
    }

    @Test
    void leavesAGoodSecretAloneWhereTheGivenOneCannotBeRead() throws IOException {
        // Given
        assertThat(run().exitCode()).isZero();
        String made = Files.readString(folder.resolve("api/secret.key"));
        // When, whoever runs this: a folder cannot be read as a file
        Files.createDirectory(folder.resolve("given/secret.key"));
        Tool.Answer answer = run();
        // Then
        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.output()).contains("the given secret secret.key is empty, or user");
        assertThat(folder.resolve("api/secret.key")).hasContent(made);
    }

    @Test
    void refusesAnEmptyToken() throws IOException {
        Files.writeString(folder.resolve("given/hf.token"), "");

        Tool.Answer answer = run();

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.output()).contains("hf.token");
    }

    @Test
    void makesThemAsAnyUserInVolumesThatTookTheModeOfTheImagesFolders() throws IOException {
        openVolumes();

        Tool.Answer answer = runAsSomebodyElse();

        assertThat(answer.exitCode()).as(answer.output()).isZero();
        assertThat(folder.resolve("api/secret.key")).isNotEmptyFile();
    }

    @Test
    void saysWhoOwnsWhatAnotherUserMade() throws IOException {
        openVolumes();
        assertThat(run().exitCode()).isZero();

        Tool.Answer answer = runAsSomebodyElse();

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.output()).contains("BALLAST_UID and BALLAST_GID as they were");
    }

    @Test
    void namesTheFolderThatItCannotWrite() throws IOException {
        openVolumes();
        Files.setPosixFilePermissions(
                folder.resolve("run/worker"), PosixFilePermissions.fromString("rwxr-xr-x"));

        Tool.Answer answer = runAsSomebodyElse();

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.output()).contains("user 1000:1000 cannot write", "run/worker");
        assertThat(folder.resolve("api/secret.key")).doesNotExist();
    }

    /// As the image's folders are: for everybody, and each file for who made it.
    private void openVolumes() throws IOException {
        assertThat(
                        new Tool("chmod")
                                .call(
                                        "1777",
                                        folder.resolve("run/database").toString(),
                                        folder.resolve("run/worker").toString(),
                                        folder.resolve("run/monitoring").toString(),
                                        folder.resolve("api").toString(),
                                        folder.resolve("models").toString())
                                .exitCode())
                .isZero();
        for (String way : List.of("", "run", "given")) {
            Files.setPosixFilePermissions(
                    folder.resolve(way), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private Tool.Answer runAsSomebodyElse() throws IOException {
        assumeTrue(
                System.getProperty("user.name").equals("root"),
                "only root can call it as another user");
        return new Tool("setpriv")
                .call("--reuid=1000", "--regid=1000", "--clear-groups", "sh", script().toString());
    }

    private Tool.Answer run() throws IOException {
        return new Tool("sh").call(script().toString());
    }

    private Path script() throws IOException {
        String script =
                Repository.read(Repository.ROOT.resolve("deploy/compose/secrets.sh"))
                        .replace("/given", folder.resolve("given").toString())
                        .replace("/run/ballast", folder.resolve("run").toString())
                        .replace("/var/lib/ballast", folder.resolve("api").toString())
                        .replace("/models", folder.resolve("models").toString());
        return Files.writeString(folder.resolve("secrets.sh"), script);
    }
}
