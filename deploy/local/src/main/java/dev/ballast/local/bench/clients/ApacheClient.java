package dev.ballast.local.bench.clients;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.io.CloseMode;

/// Apache HttpClient 5, classic: a thread reads a stream into a block and writes it.
final class ApacheClient implements FileClient {
    private static final int CONNECTIONS = 64;

    private final CloseableHttpClient client =
            HttpClientBuilder.create()
                    .setConnectionManager(
                            PoolingHttpClientConnectionManagerBuilder.create()
                                    .useSystemProperties()
                                    .setMaxConnTotal(CONNECTIONS)
                                    .setMaxConnPerRoute(CONNECTIONS)
                                    .build())
                    .disableContentCompression()
                    .build();

    @Override
    public void fetch(URI uri, long first, long last, FileChannel into) throws IOException {
        HttpGet request = new HttpGet(uri);
        request.setHeader("Range", "bytes=" + first + "-" + last);
        client.execute(
                request,
                response -> {
                    copy(response.getEntity().getContent(), into, first, last);
                    return true;
                });
    }

    @Override
    public void close() {
        client.close(CloseMode.GRACEFUL);
    }

    private static void copy(InputStream body, FileChannel into, long first, long last)
            throws IOException {
        byte[] block = new byte[BLOCK];
        long position = first;
        while (position <= last) {
            int count = body.read(block);
            if (count < 0) {
                throw new EOFException("the body ends at " + position);
            }
            ByteBuffer read = ByteBuffer.wrap(block, 0, count);
            while (read.hasRemaining()) {
                position += into.write(read, position);
            }
        }
    }
}
