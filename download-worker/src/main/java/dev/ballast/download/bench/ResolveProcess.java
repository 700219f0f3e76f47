package dev.ballast.download.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.download.source.SourcePlan;
import dev.ballast.download.source.huggingface.Hub;
import dev.ballast.download.source.huggingface.HuggingFaceSource;
import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import dev.ballast.source.huggingface.HubSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Makes plans of repositories as a worker does: a line of its input names a hub and a repository,
/// and is answered with a line that says how long the plan took. Ends with its input.
public final class ResolveProcess {
    private ResolveProcess() {}

    public static void main(String[] arguments) throws IOException, SourceFailure {
        ObjectMapper json = new ObjectMapper();
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (HttpFetcher http =
                new HttpFetcher(
                        HttpSettings.of("bench"),
                        EgressPolicy.of(List.of("127.0.0.1")),
                        Dns.SYSTEM)) {
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                Receipt receipt = resolve(http, json.readValue(line, Order.class));
                System.out.println(json.writeValueAsString(receipt));
            }
        }
    }

    private static Receipt resolve(HttpFetcher http, Order order) throws SourceFailure {
        HubSettings settings = HubSettings.of(order.endpoint(), null);
        HuggingFaceSource source = new HuggingFaceSource(new Hub(http, settings));
        long start = System.nanoTime();
        SourcePlan plan = source.resolve(SourceRef.parse("hf://" + order.repo()), Credential.NONE);
        return new Receipt(System.nanoTime() - start, plan.files().size());
    }

    /// @param repo `org/name`
    record Order(String endpoint, String repo) {}

    /// @param wallNanos from the question to the plan
    record Receipt(long wallNanos, int files) {}
}
