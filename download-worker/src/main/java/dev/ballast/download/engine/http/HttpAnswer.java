package dev.ballast.download.engine.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;

/// An answer whose body has not been read yet. Closing it before the body's end closes the
/// connection; after the body's end the connection can serve another request.
public final class HttpAnswer implements AutoCloseable {
    private final AnswerHead head;
    private final ClassicHttpResponse response;

    HttpAnswer(AnswerHead head, ClassicHttpResponse response) {
        this.head = head;
        this.response = response;
    }

    public AnswerHead head() {
        return head;
    }

    /// The body as it is sent, never decompressed. A body that ends before its announced end is an
    /// `IOException`, and so is silence that is longer than the read timeout.
    public InputStream body() throws IOException {
        HttpEntity entity = response.getEntity();
        return entity == null ? InputStream.nullInputStream() : entity.getContent();
    }

    @Override
    public void close() {
        try {
            response.close();
        } catch (IOException _) {
            // The connection is thrown away in any case.
        }
    }
}
