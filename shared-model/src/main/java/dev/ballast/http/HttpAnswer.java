package dev.ballast.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/// An answer whose body has not been read yet. Closing it before the body's end closes the
/// connection; after the body's end the connection can serve another request.
public final class HttpAnswer implements AutoCloseable {
    private static final long CHEAP_TO_READ = 4096;

    private final AnswerHead head;
    private final ClassicHttpResponse response;
    private final HttpUriRequestBase request;
    private final @Nullable BufferedSocket socket;
    private boolean atEnd;

    /// @param socket which it comes by; null if that is not known
    HttpAnswer(
            AnswerHead head,
            ClassicHttpResponse response,
            HttpUriRequestBase request,
            @Nullable BufferedSocket socket) {
        this.head = head;
        this.response = response;
        this.request = request;
        this.socket = socket;
        this.atEnd = response.getEntity() == null;
    }

    public AnswerHead head() {
        return head;
    }

    /// The body as it is sent, never decompressed. A body that ends before its announced end is an
    /// `IOException`, and so is silence that is longer than the read timeout. What is available is
    /// what the connection has taken in, as it came: with TLS still encrypted.
    public InputStream body() throws IOException {
        HttpEntity entity = response.getEntity();
        return entity == null ? InputStream.nullInputStream() : new EndWatcher(entity.getContent());
    }

    /// Closes an answer that is of no further use; a short body is read so that the connection
    /// lives on.
    void discard() throws IOException {
        if (head.contentLength().orElse(Long.MAX_VALUE) <= CHEAP_TO_READ) {
            body().readAllBytes();
        }
        close();
    }

    @Override
    public void close() {
        if (!atEnd) {
            // Otherwise closing would first read all of the body.
            request.abort();
        }
        try {
            response.close();
        } catch (IOException _) {
            // The connection is thrown away in any case.
        }
    }

    private final class EndWatcher extends FilterInputStream {
        EndWatcher(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            return watched(super.read());
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return watched(super.read(into, offset, length));
        }

        @Override
        public int available() throws IOException {
            return socket == null ? 0 : socket.arrived();
        }

        private int watched(int result) {
            atEnd |= result < 0;
            return result;
        }
    }
}
