package dev.ballast.local.hub;

import dev.ballast.local.hub.Fault.ContentDisposition;
import dev.ballast.local.hub.Fault.Instead;
import dev.ballast.local.hub.Fault.Interruption;
import dev.ballast.local.hub.Fault.LongBody;
import dev.ballast.local.hub.Fault.Quirk;
import dev.ballast.local.hub.Fault.ShortRange;
import dev.ballast.local.hub.Fault.Slow;
import dev.ballast.local.hub.Fault.WrongLength;
import dev.ballast.local.hub.Reply.Framing;
import dev.ballast.model.artifact.ByteRange;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Decides what is answered to a request for a file: conditions, ranges, validators, faults.
final class Answer {
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);
    private static final String LAST_MODIFIED =
            HTTP_DATE.format(Instant.parse("2026-01-01T00:00:00Z"));

    private final Request request;
    private final Served served;
    private final Content content;

    private Answer(Request request, Served served) {
        this.request = request;
        this.served = served;
        this.content = served.content();
    }

    static Reply to(Request request, Served served) {
        if (served.hasRefused(request)) {
            return Reply.whole(400, Map.of(), Content.of("a header is refused here"));
        }
        if (served.lacksRequired(request)) {
            return Reply.whole(401, Map.of(), Content.of("a header is missing or wrong"));
        }
        Answer answer = new Answer(request, served);
        Reply sound = answer.file(Quirk.NONE);
        return answer.with(served.faultFor(request, sound.length()), sound);
    }

    private Reply with(Fault fault, Reply sound) {
        return switch (fault) {
            case Instead instead ->
                    Reply.whole(instead.status(), instead.headers(), instead.body());
            case Interruption interruption -> sound.with(interruption);
            case WrongLength wrong -> sound.announcing(wrong.length());
            case LongBody longer ->
                    sound.with(sound.body().then(Content.generated(1, longer.extraBytes())))
                            .ofLength(sound.length() + longer.extraBytes());
            case ShortRange shorter -> shortened(sound, shorter.bytes());
            case Slow slow -> sound.throttledTo(slow.bytesPerSecond());
            case ContentDisposition disposition ->
                    sound.with("Content-Disposition", disposition.value());
            case Quirk quirk -> with(quirk, sound);
        };
    }

    private Reply with(Quirk quirk, Reply sound) {
        return switch (quirk) {
            case NONE -> sound;
            case IGNORES_RANGE, CHANGED_ETAG, WEAK_ETAG, NO_VALIDATOR, WRONG_RANGE -> file(quirk);
            case REFUSES_RANGE -> request.header("Range").isEmpty() ? sound : unsatisfiable();
            case MULTIPART -> sound.status() == 206 ? multipart(sound) : sound;
            case WRONG_BYTES -> sound.with(new DamagedContent(sound.body()));
            case GZIP -> sound.with("Content-Encoding", "gzip").with(Framing.CHUNKED_GZIP);
            case CHUNKED_WITHOUT_LENGTH -> sound.with(Framing.CHUNKED);
            case UNTIL_CLOSE -> sound.with(Framing.UNTIL_CLOSE);
        };
    }

    private static Reply shortened(Reply sound, long bytes) {
        if (sound.status() != 206 || sound.length() <= bytes) {
            return sound;
        }
        long last = sound.first() + bytes - 1;
        String range = "bytes %d-%d/%d".formatted(sound.first(), last, sound.body().length());
        return sound.with("Content-Range", range).ofLength(bytes);
    }

    /// One range in the clothes of several (RFC 9110 §14.6).
    private static Reply multipart(Reply sound) {
        String boundary = "THIS_STRING_SEPARATES";
        Map<String, String> headers = new LinkedHashMap<>(sound.headers());
        String head =
                "\r\n--%s\r\nContent-Type: application/octet-stream\r\nContent-Range: %s\r\n\r\n"
                        .formatted(boundary, headers.remove("Content-Range"));
        headers.put("Content-Type", "multipart/byteranges; boundary=" + boundary);
        return Reply.whole(
                206, headers, Content.of(head).then(Content.of("\r\n--" + boundary + "--\r\n")));
    }

    private Reply unsatisfiable() {
        return Reply.whole(
                416, Map.of("Content-Range", "bytes */" + content.length()), Content.of(""));
    }

    private Reply file(Quirk quirk) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/octet-stream");
        headers.put("Date", HTTP_DATE.format(Instant.now()));
        headers.put("Accept-Ranges", quirk == Quirk.IGNORES_RANGE ? "none" : "bytes");
        if (quirk != Quirk.NO_VALIDATOR) {
            headers.put("ETag", etag(quirk));
            headers.put("Last-Modified", LAST_MODIFIED);
        }
        headers.putAll(served.headers());
        Optional<String> asked =
                request.header("Range")
                        .filter(RangeHeader::understands)
                        .filter(_ -> quirk != Quirk.IGNORES_RANGE)
                        .filter(_ -> unchanged(headers));
        return asked.isPresent()
                ? range(asked.get(), quirk, headers)
                : Reply.whole(200, headers, content);
    }

    private Reply range(String asked, Quirk quirk, Map<String, String> headers) {
        long total = content.length();
        Optional<ByteRange> range = RangeHeader.of(asked, total);
        if (range.isEmpty()) {
            headers.put("Content-Range", "bytes */" + total);
            return Reply.whole(416, headers, Content.of(""));
        }
        boolean shifted = quirk == Quirk.WRONG_RANGE && range.get().length() > 1;
        long first = range.get().first() + (shifted ? 1 : 0);
        long length = range.get().end() - first;
        headers.put(
                "Content-Range", "bytes %d-%d/%d".formatted(first, range.get().end() - 1, total));
        return Reply.part(206, headers, content, first, length);
    }

    private String etag(Quirk quirk) {
        return switch (quirk) {
            case WEAK_ETAG -> "W/\"" + content.version() + '"';
            case CHANGED_ETAG -> '"' + content.version() + "-changed\"";
            default -> '"' + content.version() + '"';
        };
    }

    /// Whether `If-Range` allows a part (RFC 9110 §13.1.5: strong comparison, or the exact date).
    private boolean unchanged(Map<String, String> headers) {
        Optional<String> condition = request.header("If-Range");
        return condition.isEmpty()
                || condition
                        .filter(value -> !value.startsWith("W/"))
                        .filter(value ->
                                value.equals(headers.get("ETag"))
                                        || value.equals(headers.get("Last-Modified")))
                        .isPresent();
    }
}
