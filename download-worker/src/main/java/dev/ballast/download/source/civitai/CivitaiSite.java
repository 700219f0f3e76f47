package dev.ballast.download.source.civitai;

import dev.ballast.download.engine.http.AnswerHead;
import dev.ballast.download.engine.http.ContentRange;
import dev.ballast.download.engine.http.EgressDeniedException;
import dev.ballast.download.engine.http.HeaderField;
import dev.ballast.download.engine.http.HttpAnswer;
import dev.ballast.download.engine.http.HttpFetcher;
import dev.ballast.download.engine.http.HttpGet;
import dev.ballast.download.engine.http.Locations;
import dev.ballast.download.engine.http.RangeSpec;
import dev.ballast.download.engine.http.Validator;
import dev.ballast.download.engine.transfer.ProbeFailure;
import dev.ballast.download.source.SourceFailure;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Asks the site, at the first of its endpoints that answers.
final class CivitaiSite {
    private static final HeaderField JSON = HeaderField.plain("Accept", "application/json");

    private final HttpFetcher http;
    private final CivitaiSettings settings;

    CivitaiSite(HttpFetcher http, CivitaiSettings settings) {
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
    record Found(
            URI from,
            @Nullable Long size,
            @Nullable String validator,
            @Nullable String disposition,
            String mediaType,
            boolean page) {}

    /// Either a download, or the answer that refuses it.
    record Download(@Nullable Found found, @Nullable SiteAnswer refusal) {}

    /// A question to the REST API.
    ///
    /// @param path below the endpoint, begins with `/`
    SiteAnswer ask(String path, @Nullable String token) throws SourceFailure {
        return anywhere(
                path,
                uri -> {
                    List<HeaderField> headers = new ArrayList<>(headers(token));
                    headers.add(JSON);
                    try (HttpAnswer answer =
                            http.prepare(new HttpGet(uri, headers, null, null)).open()) {
                        return SiteAnswer.read(answer);
                    }
                },
                SiteAnswer::status);
    }

    /// Looks where a download leads, by its first byte: the site takes no HEAD.
    ///
    /// @param path below the endpoint, with its query
    Download find(String path, @Nullable String token) throws SourceFailure {
        return anywhere(
                path,
                uri -> {
                    HttpGet get = new HttpGet(uri, headers(token), new RangeSpec(0, 0), null);
                    try (HttpAnswer answer = http.prepare(get).open()) {
                        return switch (answer.head().status()) {
                            case 200, 206, 416 -> new Download(found(uri, answer.head()), null);
                            default -> new Download(null, SiteAnswer.read(answer));
                        };
                    }
                },
                download -> download.refusal() == null ? 200 : download.refusal().status());
    }

    /// The token goes to the site alone, by header: never to the storage that it redirects to.
    List<HeaderField> headers(@Nullable String token) {
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

    private <T> T anywhere(String path, Question<T> question, Status<T> status)
            throws SourceFailure {
        T answer = null;
        ProbeFailure failure = null;
        for (URI endpoint : settings.endpoints()) {
            URI uri = URI.create(endpoint + path);
            try {
                answer = question.ask(uri);
                if (status.of(answer) < 500) {
                    return answer;
                }
            } catch (EgressDeniedException e) {
                throw failure(ProbeFailure.of(e, uri));
            } catch (IOException e) {
                failure = ProbeFailure.of(e, uri);
            }
        }
        if (answer != null) {
            return answer;
        }
        if (failure == null) {
            throw new IllegalStateException("there is at least one endpoint");
        }
        throw failure(failure);
    }

    private static SourceFailure failure(ProbeFailure failure) {
        return new SourceFailure(failure.code(), failure.detail(), failure.retryAfter());
    }

    private interface Question<T> {
        T ask(URI uri) throws IOException;
    }

    private interface Status<T> {
        int of(T answer);
    }
}
