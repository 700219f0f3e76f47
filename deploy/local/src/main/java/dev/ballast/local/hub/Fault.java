package dev.ballast.local.hub;

import java.net.URI;
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

    /// Compresses the body although the client asked for `identity`.
    static Fault gzip() {
        return Quirk.GZIP;
    }

    /// Sends the body in chunks and names no length.
    static Fault chunkedWithoutLength() {
        return Quirk.CHUNKED_WITHOUT_LENGTH;
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
    record Instead(int status, Map<String, String> headers, Content body) implements Fault {}

    /// The announced length is a lie.
    record WrongLength(long length) implements Fault {}

    /// The body goes on past the range.
    record LongBody(long extraBytes) implements Fault {}

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
        GZIP,
        CHUNKED_WITHOUT_LENGTH
    }
}
