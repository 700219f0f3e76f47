package dev.ballast.source.huggingface;

import dev.ballast.http.HeaderField;
import dev.ballast.http.HttpAnswer;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpGet;
import dev.ballast.http.Locations;
import dev.ballast.http.RangeSpec;
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
        try {
            return http.prepare(get).whole(answer -> read(answer, get.range() == null));
        } catch (IOException e) {
            SourceFailure failure = SourceFailure.of(e, uri);
            throw new SourceFailure(failure.code(), failure.detail() + ".", null);
        }
    }

    /// @param all whether the body of a good answer is of interest
    private static HubAnswer read(HttpAnswer answer, boolean all) throws IOException {
        boolean good = answer.head().status() == 200 && all;
        int longest = good ? LONGEST_ANSWER : LONGEST_REFUSAL;
        byte[] body = answer.body().readNBytes(longest);
        if (good && body.length == longest) {
            throw new IOException("sends more than a listing may have");
        }
        return new HubAnswer(answer.head(), new String(body, StandardCharsets.UTF_8));
    }

    private static List<HeaderField> headers(URI uri, URI endpoint, HubToken token) {
        boolean own = Locations.origin(uri).equals(Locations.origin(endpoint));
        return own ? token.headers() : List.of();
    }
}
