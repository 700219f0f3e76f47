package dev.ballast.local.bench.upstream;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the process of this machine that a TCP connection belongs to, as Linux shows it.
final class PortOwner {
    private static final int LOCAL_ADDRESS = 1;
    private static final int INODE = 9;

    private PortOwner() {}

    /// The process whose socket has this local port, or nothing if it is not ours to see.
    static Optional<String> of(int port) throws IOException {
        Optional<String> inode = inode(port);
        if (inode.isEmpty()) {
            return inode;
        }
        String socket = "socket:[" + inode.get() + "]";
        try (DirectoryStream<Path> processes =
                Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (hasOpen(process, socket)) {
                    return Optional.of(process.getFileName().toString());
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inode(int port) throws IOException {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        for (String table : new String[] {"tcp", "tcp6"}) {
            try (Stream<String> lines = Files.lines(Path.of("/proc/net", table))) {
                Optional<String> found =
                        lines.map(line -> line.strip().split(" +", -1))
                                .filter(fields -> fields[LOCAL_ADDRESS].endsWith(suffix))
                                .map(fields -> fields[INODE])
                                .filter(inode -> !inode.equals("0"))
                                .findFirst();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean hasOpen(Path process, String socket) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : open) {
                if (Files.readSymbolicLink(descriptor).toString().equals(socket)) {
                    return true;
                }
            }
        } catch (IOException _) {
            // The process has ended, or is another user's.
        }
        return false;
    }
}
