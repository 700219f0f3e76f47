package dev.ballast.local.bench.clients;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/// `java.net.http`; its buffers go to the file as they come.
final class JdkClient implements FileClient {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public void fetch(URI uri, long first, long last, FileChannel into)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("Range", "bytes=" + first + "-" + last).build();
        client.send(request, _ -> new ToFile(into, first));
    }

    @Override
    public void close() {
        client.close();
    }

    private static final class ToFile implements BodySubscriber<Void> {
        private final FileChannel file;
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private long position;

        ToFile(FileChannel file, long position) {
            this.file = file;
            this.position = position;
        }

        @Override
        public CompletionStage<Void> getBody() {
            return end;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> blocks) {
            try {
                for (ByteBuffer block : blocks) {
                    while (block.hasRemaining()) {
                        position += file.write(block, position);
                    }
                }
            } catch (IOException e) {
                end.completeExceptionally(e);
            }
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }
    }
}
