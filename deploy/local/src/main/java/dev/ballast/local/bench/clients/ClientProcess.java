package dev.ballast.local.bench.clients;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.ballast.local.JavaCommand;
import dev.ballast.local.Service;
import dev.ballast.local.bench.LineProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// One client in a JVM of its own, with the options of a worker.
final class ClientProcess implements AutoCloseable {
    private final LineProcess process;

    private ClientProcess(LineProcess process) {
        this.process = process;
    }

    static ClientProcess start(ClientKind kind, List<String> javaOptions) throws IOException {
        List<String> command = JavaCommand.withHeap(Service.WORKER.heapMebibytes());
        command.addAll(JavaCommand.furtherOptions("client"));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(ClientProcess.class.getName(), kind.name()));
        return new ClientProcess(LineProcess.start(command));
    }

    Receipt fetch(Order order) throws IOException {
        return process.ask(order, Receipt.class);
    }

    @Override
    public void close() throws IOException {
        process.close();
    }

    /// The process itself: the argument names the client, each line of input is an order.
    public static void main(String[] arguments) throws Exception {
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        ObjectMapper json = new ObjectMapper();
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (FileClient client = ClientKind.valueOf(arguments[0]).make()) {
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                long cpu = system.getProcessCpuTime();
                long start = System.nanoTime();
                fetch(client, json.readValue(line, Order.class));
                Receipt receipt =
                        new Receipt(System.nanoTime() - start, system.getProcessCpuTime() - cpu);
                System.out.println(json.writeValueAsString(receipt));
            }
        }
    }

    private static void fetch(FileClient client, Order order)
            throws IOException, InterruptedException, ExecutionException {
        URI uri = URI.create(order.uri());
        long part = order.bytes() / order.connections();
        try (FileChannel file =
                        FileChannel.open(
                                Path.of(order.file()),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                ExecutorService threads = Executors.newFixedThreadPool(order.connections())) {
            List<Future<?>> parts = new ArrayList<>();
            for (int i = 0; i < order.connections(); i++) {
                long first = i * part;
                parts.add(
                        threads.submit(() -> {
                            client.fetch(uri, first, first + part - 1, file);
                            return true;
                        }));
            }
            for (Future<?> one : parts) {
                one.get();
            }
        }
    }

    /// What to fetch, and over how many connections.
    ///
    /// @param file to write
    record Order(String uri, long bytes, int connections, String file) {}

    /// What it took.
    ///
    /// @param wallNanos of the fetch alone
    /// @param cpuNanos of the whole process meanwhile
    record Receipt(long wallNanos, long cpuNanos) {}
}
