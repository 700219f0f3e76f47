package dev.ballast.local.bench.upstream;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.local.JavaCommand;
import dev.ballast.local.Service;
import dev.ballast.local.bench.LineProcess;
import dev.ballast.local.hub.Content;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A generated file, and the digests of its slices.
///
/// @param slices in which it is served, all of the same length
/// @param sha256 one a slice, 64 hexadecimal digits
/// @param hashNanos how long it took to read and digest all of them, with nothing else to do
public record SourceFile(String path, List<Slice> slices, List<String> sha256, long hashNanos) {
    private static final int BLOCK = 256 * 1024;

    /// Makes a file of `count` slices of `sliceBytes` each. A process of its own does it: with the
    /// options of a worker, so that digesting is as fast as there.
    public static SourceFile make(Path file, int count, long sliceBytes) throws IOException {
        List<String> command = JavaCommand.withHeap(Service.WORKER.heapMebibytes());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(SourceFile.class.getName());
        try (LineProcess process = LineProcess.start(command)) {
            return process.ask(new Order(file.toString(), count, sliceBytes), SourceFile.class);
        }
    }

    /// Bytes of the whole file.
    public long length() {
        return slices.stream().mapToLong(Slice::length).sum();
    }

    /// The process itself: a line of input is an order, and is answered with the file made.
    public static void main(String[] arguments) throws IOException {
        ObjectMapper json = new ObjectMapper();
        String line =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                        .readLine();
        System.out.println(json.writeValueAsString(made(json.readValue(line, Order.class))));
    }

    private static SourceFile made(Order order) throws IOException {
        Path file = Path.of(order.path());
        Content.generated(1, order.count() * order.sliceBytes()).writeTo(file);
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < order.count(); i++) {
            slices.add(new Slice(i * order.sliceBytes(), order.sliceBytes()));
        }
        // The first time warms the digest up.
        digests(file, slices.subList(0, 1));
        long start = System.nanoTime();
        List<String> digests = digests(file, slices);
        return new SourceFile(order.path(), slices, digests, System.nanoTime() - start);
    }

    private static List<String> digests(Path file, List<Slice> slices) throws IOException {
        List<String> digests = new ArrayList<>();
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        try (FileChannel channel = FileChannel.open(file)) {
            for (Slice slice : slices) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                for (long done = 0; done < slice.length(); done += block.limit()) {
                    block.clear().limit((int) Math.min(BLOCK, slice.length() - done));
                    channel.read(block, slice.first() + done);
                    digest.update(block.flip());
                }
                digests.add(HexFormat.of().formatHex(digest.digest()));
            }
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
        return digests;
    }

    record Order(String path, int count, long sliceBytes) {}
}
