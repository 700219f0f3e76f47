package dev.ballast.source.huggingface;

import dev.ballast.http.HeaderField;
import dev.ballast.http.HttpAnswer;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpGet;
import dev.ballast.http.Locations;
import dev.ballast.http.RangeSpec;
import dev.ballast.model.job.FailureCode;
import dev.ballast.source.SourceFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Asks the hub's API. Redirects at the same origin, as a renamed repository has them, are
/// followed; the token is for the endpoint's own origin only. Thread-safe.
public final class HubClient {
    private static final int LONGEST_ANSWER = 16 << 20;
    private static final int LONGEST_REFUSAL = 1 << 16;

    private final HttpFetcher http;

    public HubClient(HttpFetcher http) {
        this.http = http;
    }

    /// Asks once.
    ///
    /// @param endpoint whose token it is
    /// @throws SourceFailure if there is no answer
    public HubAnswer get(URI uri, URI endpoint, HubToken token) throws SourceFailure {
        return get(new HttpGet(uri, headers(uri, endpoint, token), null, null));
    }

    /// Asks for one byte of a file.
    public HubAnswer probe(URI uri, URI endpoint, HubToken token) throws SourceFailure {
        return get(new HttpGet(uri, headers(uri, endpoint, token), new RangeSpec(0, 0), null));
    }

    public HubAnswer get(HttpGet get) throws SourceFailure {
        URI uri = get.uri();
        try (HttpAnswer answer = http.prepare(get).open()) {
            boolean good = answer.head().status() == 200 && get.range() == null;
            int longest = good ? LONGEST_ANSWER : LONGEST_REFUSAL;
            byte[] body = answer.body().readNBytes(longest);
            if (good && body.length == longest) {
                throw new SourceFailure(
                        FailureCode.SOURCE_UNREACHABLE,
                        Locations.printable(uri) + " sends more than a listing may have.",
                        null);
            }
            return new HubAnswer(answer.head(), new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            SourceFailure failure = SourceFailure.of(e, uri);
            throw new SourceFailure(failure.code(), failure.detail() + ".", null);
        }
    }

    private static List<HeaderField> headers(URI uri, URI endpoint, HubToken token) {
        boolean own = Locations.origin(uri).equals(Locations.origin(endpoint));
        return own ? token.headers() : List.of();
    }
}
