package dev.ballast.api.http.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// Reads documents that are imported, which may be larger than other bodies. Of those that are, one
/// is in memory at a time; the next one waits on its way.
@Singleton
public class ImportedDocuments {
    /// Bytes of a document.
    public static final long MOST = 64L << 20;

    /// Bytes of one that waits for nobody, as any other body.
    private static final long USUAL = 8L << 20;

    /// Names and values of a document, each of which takes memory of its own besides its bytes.
    private static final long MOST_TOKENS = 3_000_000;

    private final ObjectMapper json;
    private final Semaphore turn = new Semaphore(1, true);

    ImportedDocuments(ObjectMapper json) {
        this.json = json.copy();
        var factory = this.json.getFactory();
        factory.setStreamReadConstraints(
                factory.streamReadConstraints().rebuild().maxTokenCount(MOST_TOKENS).build());
    }

    /// Reads one and does something with it. Call it from a thread that may block.
    ///
    /// @param use is given the document; a missing one is none of JSON's
    public <T> T read(InputStream body, Function<JsonNode, T> use) throws IOException {
        Measured measured = new Measured(body, turn);
        try {
            return use.apply(json.readTree(measured));
        } finally {
            measured.leave();
        }
    }

    /// Takes the turn when it becomes larger than usual.
    private static final class Measured extends FilterInputStream {
        private final Semaphore turn;
        private long count;
        private boolean taken;

        Measured(InputStream body, Semaphore turn) {
            super(body);
            this.turn = turn;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count(read);
            return read;
        }

        private void count(int read) {
            count += Math.max(0, read);
            if (count > USUAL && !taken) {
                turn.acquireUninterruptibly();
                taken = true;
            }
        }

        /// The document is not needed any more. Not at the end of the stream: then it is just read.
        void leave() {
            if (taken) {
                turn.release();
            }
        }
    }
}
