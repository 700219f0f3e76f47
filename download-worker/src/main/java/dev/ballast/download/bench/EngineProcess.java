package dev.ballast.download.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.ballast.download.engine.transfer.EngineSettings;
import dev.ballast.download.engine.transfer.Expectation;
import dev.ballast.download.engine.transfer.TransferEngine;
import dev.ballast.download.engine.transfer.TransferListener;
import dev.ballast.download.engine.transfer.TransferOutcome;
import dev.ballast.download.engine.transfer.TransferRequest;
import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.volume.Volume;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The engine in a process of its own, as a worker runs it: a line of its input is an [Order], and
/// each is answered with a line, a [Receipt]. Ends with its input.
///
/// A file counts as fetched once it is verified, on disk and in the volume's store.
public final class EngineProcess implements AutoCloseable {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final HttpFetcher http =
            new HttpFetcher(
                    HttpSettings.of("bench"), EgressPolicy.of(List.of("127.0.0.1")), Dns.SYSTEM);
    private final TransferEngine engine = new TransferEngine(http, EngineSettings.DEFAULT);

    private EngineProcess() {}

    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (EngineProcess process = new EngineProcess()) {
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                Receipt receipt = process.fetch(json.readValue(line, Order.class));
                System.out.println(json.writeValueAsString(receipt));
            }
        }
    }

    private Receipt fetch(Order order) throws IOException, InterruptedException {
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        try (Volume volume = Volume.open(Path.of(order.volume()));
                ExecutorService slots = Executors.newFixedThreadPool(order.atOnce())) {
            List<Future<String>> failures = new ArrayList<>();
            for (Order.Item file : order.files()) {
                failures.add(slots.submit(() -> fetch(file, volume)));
            }
            String failure = "";
            for (Future<String> one : failures) {
                failure = failure.isEmpty() ? one.get() : failure;
            }
            return new Receipt(
                    System.nanoTime() - start, SYSTEM.getProcessCpuTime() - cpu, failure);
        } catch (ExecutionException e) {
            return new Receipt(0, 0, String.valueOf(e.getCause()));
        }
    }

    /// Fetches one file; tells what went wrong, or nothing.
    private String fetch(Order.Item file, Volume volume) throws Exception {
        UUID task = UUID.randomUUID();
        TransferRequest request =
                TransferRequest.of(
                        file.name(), file.uri(), expected(file), volume.staging(task), 1);
        TransferOutcome outcome = engine.start(request, TransferListener.SILENT).outcome().get();
        if (!(outcome instanceof TransferOutcome.Completed done)) {
            return outcome.toString();
        }
        volume.adopt(done.file(), done.sha256());
        volume.releaseStaging(task);
        return "";
    }

    private static Expectation expected(Order.Item file) {
        Expectation sized = Expectation.NONE.withSize(file.size());
        return file.sha256() == null ? sized : sized.withSha256(file.sha256());
    }

    @Override
    public void close() {
        http.close();
    }

    /// What it took to fetch an order.
    ///
    /// @param wallNanos from reading the order to the last file in the store
    /// @param cpuNanos of all threads of this process meanwhile
    /// @param failure empty if all went well
    record Receipt(long wallNanos, long cpuNanos, String failure) {}
}
