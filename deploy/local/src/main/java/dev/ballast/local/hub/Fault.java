package dev.ballast.local.hub;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// What goes wrong with one answer. Faults are data: a test names them, the hub acts on them.
public sealed interface Fault {

    /// Closes the connection after so many bytes of the body, though more were announced.
    static Fault cutAfter(long bytes) {
        return new Interruption(bytes, Interruption.Kind.CUT, new CountDownLatch(0));
    }

    /// Resets the connection (TCP RST) after so many bytes of the body.
    static Fault resetAfter(long bytes) {
        return new Interruption(bytes, Interruption.Kind.RESET, new CountDownLatch(0));
    }

    /// Resets the connection before the first byte of the body.
    static Fault reset() {
        return resetAfter(0);
    }

    /// Sends so many bytes of the body and then nothing, until the client hangs up.
    static Fault stallAfter(long bytes) {
        return new Interruption(bytes, Interruption.Kind.STALL, new CountDownLatch(0));
    }

    /// Sends so many bytes of the body and the rest only once `released` is at zero.
    static Fault waitAfter(long bytes, CountDownLatch released) {
        return new Interruption(bytes, Interruption.Kind.WAIT, released);
    }

    /// Answers 200 with the whole file to a request for a range.
    static Fault ignoresRange() {
        return Quirk.IGNORES_RANGE;
    }

    /// Names another strong ETag than before, as if the file had been replaced.
    static Fault changedEtag() {
        return Quirk.CHANGED_ETAG;
    }

    /// Names a weak ETag (`W/"…"`), which `If-Range` must not use (RFC 9110 §13.1.5).
    static Fault weakEtag() {
        return Quirk.WEAK_ETAG;
    }

    /// Names neither an ETag nor a date.
    static Fault noValidator() {
        return Quirk.NO_VALIDATOR;
    }

    /// Sends as many bytes as announced, but some are wrong.
    static Fault wrongBytes() {
        return Quirk.WRONG_BYTES;
    }

    /// Answers 206 with a range that starts one byte later than asked.
    static Fault wrongRange() {
        return Quirk.WRONG_RANGE;
    }

    /// Answers 206 as `multipart/byteranges`, which only a request for several ranges may get.
    static Fault multipart() {
        return Quirk.MULTIPART;
    }

    /// Answers 206 with the first `bytes` of the range only, as RFC 9110 §14.2 allows.
    static Fault shortRange(long bytes) {
        return new ShortRange(bytes);
    }

    /// Answers 416 to every range, and names the size.
    static Fault refusesRange() {
        return Quirk.REFUSES_RANGE;
    }

    /// Sends this one answer at this speed, while others are as fast as ever.
    ///
    /// @param bytesPerSecond 1 or more
    static Fault slow(long bytesPerSecond) {
        return new Slow(bytesPerSecond);
    }

    /// Compresses the body although the client asked for `identity`.
    static Fault gzip() {
        return Quirk.GZIP;
    }

    /// Sends the body in chunks and names no length.
    static Fault chunkedWithoutLength() {
        return Quirk.CHUNKED_WITHOUT_LENGTH;
    }

    /// Names no length; the end of the connection is the end of the body.
    static Fault untilClose() {
        return Quirk.UNTIL_CLOSE;
    }

    /// Announces `length` bytes, sends what there is, and hangs up.
    static Fault wrongLength(long length) {
        return new WrongLength(length);
    }

    /// Sends (and announces) more bytes than the range has.
    static Fault longBody(long extraBytes) {
        return new LongBody(extraBytes);
    }

    /// Adds a `Content-Disposition` header.
    static Fault contentDisposition(String value) {
        return new ContentDisposition(value);
    }

    /// Answers with another status, headers and body.
    static Fault status(int code, Map<String, String> headers, String body) {
        return new Instead(code, headers, Content.of(body));
    }

    /// Answers with a bare status.
    static Fault status(int code) {
        return status(code, Map.of(), "");
    }

    /// Answers 200 with a login page instead of the file.
    static Fault htmlPage() {
        return status(
                200,
                Map.of("Content-Type", "text/html; charset=utf-8"),
                "<!DOCTYPE html><html><body><form>Please sign in</form></body></html>");
    }

    /// Answers 200 with an error in JSON instead of the file.
    static Fault jsonError() {
        return status(
                200, Map.of("Content-Type", "application/json"), "{\"error\": \"not for you\"}");
    }

    /// Answers as signed storage does once a signature has run out.
    ///
    /// @param code 400 or 403, by maker of the storage
    static Fault expiredSignature(int code) {
        return status(
                code,
                Map.of("Content-Type", "application/xml"),
                "<?xml version=\"1.0\"?><Error><Code>ExpiredToken</Code></Error>");
    }

    /// Answers 302 with this address.
    static Fault redirectTo(URI target) {
        return status(302, Map.of("Location", target.toString()), "");
    }

    /// The body breaks off; takes effect on the first body that is longer than `afterBytes`.
    record Interruption(long afterBytes, Kind kind, CountDownLatch released) implements Fault {
        /// How the body breaks off.
        public enum Kind {
            CUT,
            RESET,
            STALL,
            WAIT
        }
    }

    /// Something else is answered.
    record Instead(int status, Map<String, String> headers, Content body) implements Fault {
        Instead with(String name, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(name, value);
            return new Instead(status, more, body);
        }
    }

    /// The announced length is a lie.
    record WrongLength(long length) implements Fault {}

    /// The body goes on past the range.
    record LongBody(long extraBytes) implements Fault {}

    /// The range ends early, and says so.
    record ShortRange(long bytes) implements Fault {}

    /// The answer takes its time.
    record Slow(long bytesPerSecond) implements Fault {}

    /// A name for the file is suggested.
    record ContentDisposition(String value) implements Fault {}

    /// Faults that need no number.
    enum Quirk implements Fault {
        NONE,
        IGNORES_RANGE,
        CHANGED_ETAG,
        WEAK_ETAG,
        NO_VALIDATOR,
        WRONG_BYTES,
        WRONG_RANGE,
        REFUSES_RANGE,
        MULTIPART,
        GZIP,
        CHUNKED_WITHOUT_LENGTH,
        UNTIL_CLOSE
    }
}
