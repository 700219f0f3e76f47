package dev.ballast.download.engine.transfer;

import dev.ballast.http.AnswerHead;
import dev.ballast.http.ContentRange;
import dev.ballast.http.HeaderField;
import dev.ballast.http.HttpAnswer;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpGet;
import dev.ballast.http.RangeSpec;
import dev.ballast.http.Validator;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What one request for one byte tells of a content. A GET, since HEAD fails on signed addresses.
///
/// @param size bytes; null if the server does not tell
/// @param version null if the server names none that pins the bytes
/// @param ranges whether parts can be asked for
/// @param contentDisposition the field as sent; null if it is missing
/// @param mediaType lower case, without parameters; empty if not sent
public record Probe(
        @Nullable Long size,
        @Nullable Validator version,
        boolean ranges,
        @Nullable String contentDisposition,
        String mediaType) {

    /// Asks once; does not retry.
    ///
    /// @throws ProbeFailure if there is no content behind the address
    public static Probe of(HttpFetcher http, URI uri, List<HeaderField> headers)
            throws ProbeFailure {
        HttpGet get = new HttpGet(uri, headers, new RangeSpec(0, 0), null);
        try (HttpAnswer answer = http.prepare(get).open()) {
            return of(answer.head());
        } catch (TransferException e) {
            throw new ProbeFailure(e);
        } catch (IOException e) {
            throw ProbeFailure.of(e, uri);
        }
    }

    private static Probe of(AnswerHead head) throws TransferException {
        ContentRange range = head.contentRange().orElse(null);
        return switch (head.status()) {
            case 206 -> with(head, range == null ? OptionalLong.empty() : range.total(), true);
            case 200 ->
                    with(head, head.encoded() ? OptionalLong.empty() : head.contentLength(), false);
            // Every range of an empty content is unsatisfiable.
            case 416 -> with(head, range == null ? OptionalLong.empty() : range.total(), true);
            default -> throw new AnswerCheck(Duration.ZERO, InstantSource.system()).refusal(head);
        };
    }

    private static Probe with(AnswerHead head, OptionalLong size, boolean ranges) {
        return new Probe(
                size.isPresent() ? size.getAsLong() : null,
                head.validator().orElse(null),
                ranges,
                head.field("content-disposition"),
                head.mediaType());
    }
}
