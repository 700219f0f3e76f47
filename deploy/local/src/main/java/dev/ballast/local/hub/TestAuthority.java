package dev.ballast.local.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A certificate authority that nobody trusts unless told to, for tests and measurements of TLS.
/// Uses the JDK's `keytool`, since the JDK has no public API that makes certificates.
public final class TestAuthority {
    private static final String PASSWORD = "changeit";
    private static final String CA = "ca";

    private final Path directory;
    private int issued;

    private TestAuthority(Path directory) {
        this.directory = directory;
    }

    /// Makes a new authority.
    ///
    /// @param directory an existing one, where its files go
    public static TestAuthority in(Path directory) {
        TestAuthority authority = new TestAuthority(directory);
        authority.makeKey(CA, List.of("-ext", "bc:c", "-validity", "2"));
        authority.keytool(
                "-exportcert", CA, List.of("-rfc", "-file", authority.bundle().toString()));
        return authority;
    }

    /// The authority whose files are in this directory, also if another process has made it.
    public static TestAuthority from(Path directory) {
        return new TestAuthority(directory);
    }

    /// The authority's certificate as PEM, for those who shall trust it.
    public Path bundle() {
        return directory.resolve("ca.pem");
    }

    /// Options for a Java program that shall trust it, and nobody else.
    public List<String> javaOptions() {
        return List.of(
                "-Djavax.net.ssl.trustStore=" + store(),
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    /// A server's identity that is valid now.
    ///
    /// @param alternativeName as keytool takes it: `ip:127.0.0.1`, `dns:hub.example`
    public TlsIdentity issue(String alternativeName) {
        return issue(alternativeName, "-0d", 2);
    }

    /// A server's identity that was valid until some days ago.
    public TlsIdentity issueExpired(String alternativeName) {
        return issue(alternativeName, "-10d", 5);
    }

    private TlsIdentity issue(String alternativeName, String start, int days) {
        String name = "server" + ++issued;
        makeKey(
                name,
                List.of(
                        "-signer",
                        CA,
                        "-ext",
                        "san=" + alternativeName,
                        "-startdate",
                        start,
                        "-validity",
                        Integer.toString(days)));
        return TlsIdentity.read(store(), name, PASSWORD);
    }

    private void makeKey(String name, List<String> more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=" + name));
        arguments.addAll(more);
        keytool("-genkeypair", name, arguments);
    }

    private Path store() {
        return directory.resolve("keys.p12");
    }

    private void keytool(String verb, String alias, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        // Each call is a small program: compiling it well would take longer than it runs.
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of(verb, "-alias", alias));
        command.addAll(arguments);
        command.addAll(List.of("-keystore", store().toString(), "-storepass", PASSWORD));
        Path output = directory.resolve("keytool.log");
        try {
            int status =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start()
                            .waitFor();
            if (status != 0) {
                throw new IllegalStateException(
                        "keytool %s failed: %s"
                                .formatted(verb, Files.readString(output, StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while keytool ran", e);
        }
    }
}
