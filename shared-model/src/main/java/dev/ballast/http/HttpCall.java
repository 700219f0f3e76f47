package dev.ballast.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;

/// One request and the redirects that it leads through. Another thread may abort it at any time,
/// also while the body is read.
///
/// Redirects: at most 10, never from https to http, secret headers only while the origin is still
/// the first one or a sibling of it, every hop through the egress policy.
public final class HttpCall {
    private static final int MAX_REDIRECTS = 10;

    /// Fields that are read here and are lists: their lines are parts of one (RFC 9110 §5.3).
    private static final Set<String> LISTS =
            Set.of("content-encoding", "link", "ratelimit", "transfer-encoding");

    /// What a hub says of a content in the redirect that leads to where the content is, as observed
    /// with the Hugging Face Hub. Only the origin that was asked is believed.
    private static final List<String> SAID_BEFORE =
            List.of("x-repo-commit", "x-linked-etag", "x-linked-size", "x-xet-hash");

    private final HttpFetcher fetcher;
    private final HttpGet get;
    private final @Nullable String json;
    private final Object lock = new Object();
    private @Nullable HttpUriRequestBase current;
    private boolean aborted;

    /// @param json what is posted; null to get
    HttpCall(HttpFetcher fetcher, HttpGet get, @Nullable String json) {
        this.fetcher = fetcher;
        this.get = get;
        this.json = json;
    }

    /// Sends the request and returns the first answer that is not a redirect.
    ///
    /// @throws EgressDeniedException if a hop leads to an address that is not allowed
    /// @throws RedirectException if the redirects lead nowhere
    /// @throws IOException if no answer could be had, or the call was aborted
    public HttpAnswer open() throws IOException {
        URI uri = get.uri();
        // A secret that was dropped once stays dropped, even if the chain returns to the first
        // origin.
        List<HeaderField> headers = get.headers();
        boolean sameOrigin = true;
        Map<String, String> said = new HashMap<>();
        for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
            HttpAnswer answer = send(uri, headers, said);
            fetcher.requireNotTheProxys(answer, uri);
            if (!isRedirect(answer.head())) {
                return answer;
            }
            if (sameOrigin) {
                note(answer.head(), said);
            }
            answer.discard();
            requireSameMethod(uri, answer.head());
            URI next = target(uri, answer.head());
            sameOrigin = sameOrigin && Locations.origin(next).equals(Locations.origin(uri));
            headers = headers.stream().filter(header -> header.mayGo(get.uri(), next)).toList();
            uri = next;
        }
        throw new RedirectException(
                "%s redirects more than %d times"
                        .formatted(Locations.printable(get.uri()), MAX_REDIRECTS));
    }

    /// Takes what is wanted from an answer.
    @FunctionalInterface
    public interface Reading<T> {
        T of(HttpAnswer answer) throws IOException;
    }

    /// Sends the request and reads its answer, which has to be there within the time that the
    /// settings give to one. For answers that are kept in memory.
    ///
    /// @throws IOException as [#open()], and if the answer is not over in time
    public <T> T whole(Reading<T> reading) throws IOException {
        Duration longest = fetcher.answerTimeout();
        try (Patience patience = new Patience(longest)) {
            try (HttpAnswer answer = patience.limiting(this).open()) {
                return reading.of(answer);
            } catch (IOException e) {
                throw patience.isOver()
                        ? new IOException("the answer was not over within " + longest, e)
                        : e;
            }
        }
    }

    /// Sends the request and returns its answer, a redirect too: for what is meant for this address
    /// and no other.
    ///
    /// @throws EgressDeniedException if the address is not allowed
    /// @throws IOException if no answer could be had, or the call was aborted
    public HttpAnswer openHere() throws IOException {
        HttpAnswer answer = send(get.uri(), get.headers(), Map.of());
        fetcher.requireNotTheProxys(answer, get.uri());
        return answer;
    }

    /// Closes the connection; whoever waits for it gets an `IOException`. Returns at once.
    public void abort() {
        HttpUriRequestBase request;
        synchronized (lock) {
            aborted = true;
            request = current;
        }
        if (request != null) {
            request.abort();
        }
    }

    /// Whether [#abort()] was called.
    public boolean isAborted() {
        synchronized (lock) {
            return aborted;
        }
    }

    private static void note(AnswerHead head, Map<String, String> said) {
        for (String name : SAID_BEFORE) {
            String value = head.field(name);
            if (value != null) {
                said.put(name, value);
            }
        }
    }

    /// @param said earlier in the chain, and not to be gainsaid
    private HttpAnswer send(URI uri, List<HeaderField> headers, Map<String, String> said)
            throws IOException {
        HttpUriRequestBase request = request(uri, headers);
        synchronized (lock) {
            if (aborted) {
                throw new InterruptedIOException("aborted");
            }
            current = request;
        }
        HttpClientContext context = HttpClientContext.create();
        try {
            ClassicHttpResponse response =
                    fetcher.exitTo(uri)
                            .executeOpen(RoutingSupport.determineHost(request), request, context);
            return new HttpAnswer(
                    head(uri, response, said),
                    response,
                    request,
                    fetcher.sockets().of(context.getEndpointDetails()));
        } catch (HttpException e) {
            throw new IOException("malformed answer: " + e.getMessage(), e);
        }
    }

    private HttpUriRequestBase request(URI uri, List<HeaderField> headers) {
        HttpUriRequestBase request = new HttpUriRequestBase(json == null ? "GET" : "POST", uri);
        if (json != null) {
            request.setEntity(new StringEntity(json, ContentType.APPLICATION_JSON));
        }
        request.setHeader("Accept", "*/*");
        request.setHeader("Accept-Encoding", "identity");
        headers.forEach(header -> request.setHeader(header.name(), header.value()));
        if (get.range() != null) {
            request.setHeader("Range", get.range().fieldValue());
            if (get.ifRange() != null) {
                request.setHeader("If-Range", get.ifRange().text());
            }
        }
        return request;
    }

    private static boolean isRedirect(AnswerHead head) {
        return switch (head.status()) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /// Only these two ask for the same again (RFC 9110 §15.4.8 f.); after others a POST would
    /// become a GET, and mean something else.
    private void requireSameMethod(URI uri, AnswerHead head) throws RedirectException {
        if (json != null && head.status() != 307 && head.status() != 308) {
            throw new RedirectException(
                    "%s redirects a POST to something else".formatted(Locations.printable(uri)));
        }
    }

    private static URI target(URI from, AnswerHead head) throws IOException {
        String location = head.field("location");
        if (location == null) {
            throw new RedirectException(
                    "%s redirects without saying where to".formatted(Locations.printable(from)));
        }
        URI next;
        try {
            next = Locations.resolve(from, location);
            HttpFetcher.requireHttp(next);
        } catch (IllegalArgumentException _) {
            throw new RedirectException(
                    "%s redirects to something that is not an http address"
                            .formatted(Locations.printable(from)));
        }
        if (from.getScheme().equalsIgnoreCase("https")
                && next.getScheme().equalsIgnoreCase("http")) {
            throw new EgressDeniedException(
                    "%s redirects from https to http at %s, which is never followed"
                            .formatted(Locations.printable(from), Locations.printable(next)));
        }
        return next;
    }

    private static AnswerHead head(
            URI uri, ClassicHttpResponse response, Map<String, String> said) {
        Map<String, String> fields = new HashMap<>();
        for (Header header : response.getHeaders()) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            fields.merge(
                    name,
                    header.getValue(),
                    (first, next) -> LISTS.contains(name) ? first + ", " + next : first);
        }
        fields.putAll(said);
        return new AnswerHead(response.getCode(), uri, fields);
    }
}
