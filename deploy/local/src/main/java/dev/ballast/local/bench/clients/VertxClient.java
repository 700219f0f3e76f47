package dev.ballast.local.bench.clients;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;

/// Vert.x; its event loops write to the file, as a worker thread would cost a hand-over a block.
final class VertxClient implements FileClient {
    private static final int CONNECTIONS = 64;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final HttpClient client;

    VertxClient() {
        HttpClientOptions options =
                new HttpClientOptions()
                        .setMaxPoolSize(CONNECTIONS)
                        .setTcpNoDelay(true)
                        .setReceiveBufferSize(BLOCK)
                        .setMaxChunkSize(BLOCK);
        String trusted = System.getProperty("javax.net.ssl.trustStore");
        if (trusted != null) {
            options.setSsl(true)
                    .setTrustOptions(
                            new PfxOptions()
                                    .setPath(trusted)
                                    .setPassword(
                                            System.getProperty(
                                                    "javax.net.ssl.trustStorePassword")));
        }
        client = vertx.createHttpClient(options);
    }

    @Override
    public void fetch(URI uri, long first, long last, FileChannel into)
            throws IOException, InterruptedException {
        RequestOptions request =
                new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(uri.toString())
                        .putHeader("Range", "bytes=" + first + "-" + last);
        Future<Void> written =
                client.request(request)
                        .compose(started -> started.send())
                        .compose(response -> write(response, into, first));
        try {
            written.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        vertx.close();
    }

    private static Future<Void> write(HttpClientResponse response, FileChannel into, long first) {
        Promise<Void> end = Promise.promise();
        long[] position = {first};
        response.handler(block -> {
            try {
                position[0] += write(block, into, position[0]);
            } catch (IOException e) {
                end.tryFail(e);
            }
        });
        response.exceptionHandler(end::tryFail);
        response.endHandler(end::tryComplete);
        return end.future();
    }

    // The other ways to the bytes copy them, and this is a race.
    @SuppressWarnings("deprecation")
    private static int write(Buffer block, FileChannel into, long position) throws IOException {
        var bytes = block.getByteBuf().nioBuffer();
        int written = 0;
        while (bytes.hasRemaining()) {
            written += into.write(bytes, position + written);
        }
        return written;
    }
}
