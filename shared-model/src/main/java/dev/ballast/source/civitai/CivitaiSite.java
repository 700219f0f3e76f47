package dev.ballast.source.civitai;

import dev.ballast.http.AnswerHead;
import dev.ballast.http.ContentRange;
import dev.ballast.http.HeaderField;
import dev.ballast.http.HttpCall;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpGet;
import dev.ballast.http.Locations;
import dev.ballast.http.RangeSpec;
import dev.ballast.http.Validator;
import dev.ballast.source.SourceFailure;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Asks the site, at the first of its endpoints that answers.
public final class CivitaiSite {
    private static final HeaderField JSON = HeaderField.plain("Accept", "application/json");

    private final HttpFetcher http;
    private final CivitaiSettings settings;

    public CivitaiSite(HttpFetcher http, CivitaiSettings settings) {
        this.http = http;
        this.settings = settings;
    }

    /// What was found at the end of the redirects of a download.
    ///
    /// @param from the endpoint's address that led there
    /// @param size bytes; null if it was not told
    /// @param validator pins the content; null for none
    /// @param disposition the `Content-Disposition`; null for none
    /// @param page whether it is no file but a page of the site
    public record Found(
            URI from,
            @Nullable Long size,
            @Nullable String validator,
            @Nullable String disposition,
            String mediaType,
            boolean page) {}

    /// Either a download, or the answer that refuses it.
    public record Download(@Nullable Found found, @Nullable SiteAnswer refusal) {}

    /// A question to the REST API.
    ///
    /// @param path below the endpoint, begins with `/`
    public SiteAnswer ask(String path, @Nullable String token) throws SourceFailure {
        return asking(path, uri -> http.prepare(new HttpGet(uri, asJson(token), null, null)));
    }

    /// A question to the REST API that takes a body.
    ///
    /// @param path below the endpoint, begins with `/`
    public SiteAnswer post(String path, String json, @Nullable String token) throws SourceFailure {
        return asking(path, uri -> http.preparePost(uri, asJson(token), json));
    }

    private SiteAnswer asking(String path, Function<URI, HttpCall> call) throws SourceFailure {
        return anywhere(
                path,
                endpoint ->
                        call.apply(URI.create(endpoint + path))
                                .whole(answer -> SiteAnswer.read(endpoint, answer)),
                SiteAnswer::status);
    }

    private List<HeaderField> asJson(@Nullable String token) {
        List<HeaderField> headers = new ArrayList<>(headers(token));
        headers.add(JSON);
        return headers;
    }

    /// Looks where a download leads, by its first byte: the site takes no HEAD.
    ///
    /// @param path below the endpoint, with its query
    public Download find(String path, @Nullable String token) throws SourceFailure {
        return anywhere(
                path,
                endpoint -> {
                    URI uri = URI.create(endpoint + path);
                    return http.prepare(new HttpGet(uri, headers(token), new RangeSpec(0, 0), null))
                            .whole(answer ->
                                    switch (answer.head().status()) {
                                        case 200, 206, 416 ->
                                                new Download(found(uri, answer.head()), null);
                                        default ->
                                                new Download(
                                                        null, SiteAnswer.read(endpoint, answer));
                                    });
                },
                download -> download.refusal() == null ? 200 : download.refusal().status());
    }

    /// The token goes to the site alone, by header: never to the storage that it redirects to.
    public List<HeaderField> headers(@Nullable String token) {
        return token == null
                ? List.of()
                : List.of(HeaderField.bearer(token).sharedWith(settings.siblings()));
    }

    private Found found(URI uri, AnswerHead head) {
        String disposition = head.field("content-disposition");
        boolean ownHost = settings.siblings().contains(Locations.origin(head.uri()));
        OptionalLong size =
                head.status() == 200
                        ? head.encoded() ? OptionalLong.empty() : head.contentLength()
                        : head.contentRange().map(ContentRange::total).orElse(OptionalLong.empty());
        return new Found(
                uri,
                size.isPresent() ? size.getAsLong() : null,
                head.validator().map(Validator::text).orElse(null),
                disposition,
                head.mediaType(),
                ownHost && disposition == null);
    }

    /// A failure of the site's own is its answer only if no other endpoint has a better one.
    private <T> T anywhere(String path, Question<T> question, ToIntFunction<T> status)
            throws SourceFailure {
        return settings.endpoints()
                .first(
                        endpoint -> {
                            try {
                                return question.ask(endpoint);
                            } catch (IOException e) {
                                throw SourceFailure.of(e, URI.create(endpoint + path));
                            }
                        },
                        answer -> status.applyAsInt(answer) < 500);
    }

    private interface Question<T> {
        T ask(URI endpoint) throws IOException;
    }
}
