package dev.ballast.local.hub;

import dev.ballast.model.artifact.ByteRange;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// One request and what was answered to it; the number of bytes grows while the answer is sent.
public final class Exchange {
    private final Request request;
    private final int status;
    private final long first;
    private final AtomicLong sent = new AtomicLong();

    Exchange(Request request, int status, long first) {
        this.request = request;
        this.status = status;
        this.first = first;
    }

    /// What was asked.
    public Request request() {
        return request;
    }

    /// The status that was answered.
    public int status() {
        return status;
    }

    /// Bytes of the body that were given to the network, 0 or more.
    public long bytesSent() {
        return sent.get();
    }

    /// Which part of the file was given to the network, if any.
    public Optional<ByteRange> served() {
        long length = sent.get();
        return length == 0 ? Optional.empty() : Optional.of(new ByteRange(first, first + length));
    }

    void count(int bytes) {
        sent.addAndGet(bytes);
    }
}
