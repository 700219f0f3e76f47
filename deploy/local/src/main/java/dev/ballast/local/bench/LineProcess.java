package dev.ballast.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A program that is told what to do by lines of JSON on its input, answers each with one on its
/// output, and ends with its input. Other lines that it prints are passed over. Used by one thread.
public final class LineProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;

    private LineProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    public static LineProcess start(List<String> command) throws IOException {
        return new LineProcess(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    }

    /// Waits for the next answer.
    ///
    /// @throws EOFException if the program has ended instead
    public <T> T answer(Class<T> type) throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith("{")) {
                return JSON.readValue(line, type);
            }
        }
        throw new EOFException("the program ended instead of answering: " + process.info());
    }

    /// Tells the program to do something and waits until it is done.
    public <T> T ask(Object order, Class<T> answer) throws IOException {
        orders.write(JSON.writeValueAsString(order) + "\n");
        orders.flush();
        return answer(answer);
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        try {
            orders.close();
            process.destroy();
            process.waitFor();
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
