package dev.ballast.local.bench.clients;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.local.Folders;
import dev.ballast.local.bench.Percentiles;
import dev.ballast.local.bench.upstream.SourceFile;
import dev.ballast.local.bench.upstream.UpstreamProcess;
import dev.ballast.local.bench.upstream.UpstreamSettings;
import dev.ballast.local.hub.TestAuthority;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ballast bench clients`: which HTTP client brings bytes into a file fastest.
@Command(
        name = "clients",
        description = {
            "Compares HTTP clients for Java: bytes of a body to their place in a file,",
            "in clear and with TLS 1.3, over one connection and over sixteen.",
        },
        mixinStandardHelpOptions = true)
public final class ClientsCommand implements Callable<Integer> {
    private static final List<Integer> CONNECTIONS = List.of(1, 16);

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "runs of each client, after one that warms up (default: ${DEFAULT-VALUE})")
    private int runs;

    @Option(
            names = "--mebibytes",
            paramLabel = "N",
            defaultValue = "1024",
            description = "size of the file (default: ${DEFAULT-VALUE})")
    private int mebibytes;

    @Option(names = "--json", description = "print one JSON object a line")
    private boolean json;

    /// Measures and prints.
    ///
    /// @return 0
    @Override
    public Integer call() throws Exception {
        Path work = Files.createTempDirectory("ballast-clients-");
        Path memory = Path.of("/dev/shm");
        Path source =
                Files.createTempFile(Files.isWritable(memory) ? memory : work, "ballast-", ".bin");
        source.toFile().deleteOnExit();
        try {
            SourceFile file = SourceFile.make(source, 1, (long) mebibytes << 20);
            UpstreamSettings plain = UpstreamSettings.of(file.path());
            measure(work, file, plain, "plain", List.of());
            TestAuthority authority = TestAuthority.in(work);
            measure(
                    work,
                    file,
                    plain.withAuthority(work.toString()),
                    "TLS 1.3",
                    authority.javaOptions());
        } finally {
            Folders.delete(work);
            Files.deleteIfExists(source);
        }
        return 0;
    }

    private void measure(
            Path work,
            SourceFile source,
            UpstreamSettings settings,
            String protection,
            List<String> javaOptions)
            throws IOException {
        Map<ClientKind, ClientProcess> clients = new EnumMap<>(ClientKind.class);
        try (UpstreamProcess upstream = UpstreamProcess.start(settings)) {
            for (ClientKind kind : ClientKind.values()) {
                clients.put(kind, ClientProcess.start(kind, javaOptions));
            }
            String uri = upstream.url() + source.slices().getFirst().path("model.bin");
            for (int connections : CONNECTIONS) {
                Path file = work.resolve("out.bin");
                compare(
                        clients,
                        new ClientProcess.Order(uri, source.length(), connections, file.toString()),
                        protection);
            }
        } finally {
            for (ClientProcess client : clients.values()) {
                client.close();
            }
        }
    }

    private void compare(
            Map<ClientKind, ClientProcess> clients, ClientProcess.Order order, String protection)
            throws IOException {
        Map<ClientKind, List<ClientProcess.Receipt>> receipts = new EnumMap<>(ClientKind.class);
        for (int round = 0; round <= runs; round++) {
            for (ClientKind kind : ClientKind.values()) {
                ClientProcess.Receipt receipt =
                        Objects.requireNonNull(clients.get(kind)).fetch(order);
                Files.delete(Path.of(order.file()));
                if (round > 0) {
                    receipts.computeIfAbsent(kind, _ -> new ArrayList<>()).add(receipt);
                }
            }
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        for (Map.Entry<ClientKind, List<ClientProcess.Receipt>> one : receipts.entrySet()) {
            ClientRow row = ClientRow.of(one.getKey(), protection, order, one.getValue());
            out.println(json ? new ObjectMapper().writeValueAsString(row) : row.line());
        }
        out.flush();
    }

    /// One line of the table.
    ///
    /// @param gigabytesPerSecond median
    /// @param cpuSecondsPerGigabyte median, of the client's process
    record ClientRow(
            String client,
            String protection,
            int connections,
            double gigabytesPerSecond,
            double cpuSecondsPerGigabyte) {

        static ClientRow of(
                ClientKind kind,
                String protection,
                ClientProcess.Order order,
                List<ClientProcess.Receipt> receipts) {
            double wall = median(receipts.stream().map(r -> r.wallNanos() / 1e9).toList());
            double cpu = median(receipts.stream().map(r -> r.cpuNanos() / 1e9).toList());
            double gigabytes = order.bytes() / 1e9;
            return new ClientRow(
                    kind.label(),
                    protection,
                    order.connections(),
                    gigabytes / wall,
                    cpu / gigabytes);
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "%-20s %-8s %2d connections %6.2f GB/s %6.2f s CPU per GB",
                    client,
                    protection,
                    connections,
                    gigabytesPerSecond,
                    cpuSecondsPerGigabyte);
        }

        private static double median(List<Double> values) {
            return new Percentiles(values).at(50);
        }
    }
}
