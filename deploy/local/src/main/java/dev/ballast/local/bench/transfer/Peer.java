package dev.ballast.local.bench.transfer;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Programs of others, run by a shell that also takes the time. None of them is asked to bring the
/// bytes to the disk itself (`fsync`), which Ballast always does.
enum Peer implements Contender {
    CURL("curl", "curl") {
        @Override
        String script(Wanted wanted) {
            Wanted.File file = wanted.files().getFirst();
            return "curl -sS%s -o %s %s"
                    .formatted(ca(wanted, "--cacert "), file.name(), file.uri());
        }
    },
    CURL_VERIFIED("curl | tee | sha256sum", "curl tee sha256sum") {
        @Override
        String script(Wanted wanted) {
            Wanted.File file = wanted.files().getFirst();
            return "curl -sS%s %s | tee %s | sha256sum | grep -q %s"
                    .formatted(ca(wanted, "--cacert "), file.uri(), file.name(), file.sha256());
        }
    },
    /// Sixteen connections; the digest is checked after the last byte, as aria2 does it.
    ARIA2_VERIFIED("aria2c -x16 -s16 --checksum", "aria2c") {
        @Override
        String script(Wanted wanted) {
            Wanted.File file = wanted.files().getFirst();
            return aria2(wanted)
                    + " -x16 -s16 --checksum=sha-256=%s -o %s %s"
                            .formatted(file.sha256(), file.name(), file.uri());
        }
    },
    /// Believes every byte.
    ARIA2("aria2c -x16 -s16", "aria2c") {
        @Override
        String script(Wanted wanted) {
            Wanted.File file = wanted.files().getFirst();
            return aria2(wanted) + " -x16 -s16 -o %s %s".formatted(file.name(), file.uri());
        }
    },
    /// Many files side by side, each verified.
    ARIA2_MANY("aria2c -j16 --checksum", "aria2c") {
        @Override
        String script(Wanted wanted) {
            String list =
                    wanted.files().stream()
                            .map(file ->
                                    "%s\n out=%s\n checksum=sha-256=%s\n"
                                            .formatted(file.uri(), file.name(), file.sha256()))
                            .collect(Collectors.joining());
            return aria2(wanted) + " -j16 -i - <<'END'\n" + list + "END\n";
        }
    };

    private static final long PATIENCE_MINUTES = 15;

    private final String label;
    private final String programs;

    Peer(String label, String programs) {
        this.label = label;
        this.programs = programs;
    }

    /// The command that fetches into the working directory.
    abstract String script(Wanted wanted);

    /// The programs that it needs and that are not installed.
    List<String> missing() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(programs.split(" ", -1))
                .filter(program ->
                        Stream.of(path.split(File.pathSeparator, -1))
                                .noneMatch(folder -> Files.isExecutable(Path.of(folder, program))))
                .toList();
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public Sample fetch(Wanted wanted, Path into) throws IOException, InterruptedException {
        // What the command itself complains about goes to a file; the shell's times are last.
        String timed =
                "set -o pipefail; TIMEFORMAT='%%R %%U %%S'; time { %s\n} 2> ../peer.err"
                        .formatted(script(wanted));
        Path shell = into.resolveSibling("peer.sh");
        Files.writeString(shell, timed);
        Process process =
                new ProcessBuilder("bash", shell.toString())
                        .directory(into.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String times =
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException(
                    "%s failed: %s"
                            .formatted(label, Files.readString(into.resolveSibling("peer.err"))));
        }
        return parse(times);
    }

    /// Reads what the shell says: seconds of real, user and system time.
    static Sample parse(String times) {
        String[] lines = times.split("\n", -1);
        String[] seconds = lines[lines.length - 1].split(" ", -1);
        return new Sample(
                Double.parseDouble(seconds[0]),
                Double.parseDouble(seconds[1]) + Double.parseDouble(seconds[2]));
    }

    private static String aria2(Wanted wanted) {
        return "aria2c -q --no-conf --file-allocation=falloc --allow-overwrite=true"
                + " --auto-file-renaming=false"
                + ca(wanted, "--ca-certificate=");
    }

    private static String ca(Wanted wanted, String option) {
        Path certificate = wanted.certificate();
        return certificate == null ? "" : " " + option + certificate;
    }
}
