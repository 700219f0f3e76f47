package dev.ballast.local.hub;

import dev.ballast.local.hub.Fault.Interruption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An answer, ready to be written.
///
/// @param headers without those that frame the body
/// @param body where the bytes come from
/// @param first offset of the first byte to send
/// @param length bytes to send, 0 or more
/// @param announced what `Content-Length` says
/// @param framing how the body travels
/// @param interruption how the body breaks off, or null when it does not
/// @param bytesPerSecond of this answer alone, 1 or more
record Reply(
        int status,
        Map<String, String> headers,
        Content body,
        long first,
        long length,
        long announced,
        Framing framing,
        @Nullable Interruption interruption,
        long bytesPerSecond) {

    enum Framing {
        LENGTH,
        CHUNKED,
        CHUNKED_GZIP,
        /// The end of the connection is the end of the body (RFC 9112 §6.3).
        UNTIL_CLOSE
    }

    static Reply whole(int status, Map<String, String> headers, Content body) {
        return part(status, headers, body, 0, body.length());
    }

    static Reply part(
            int status, Map<String, String> headers, Content body, long first, long length) {
        return new Reply(
                status, headers, body, first, length, length, Framing.LENGTH, null, Pace.UNLIMITED);
    }

    /// With a header added or replaced.
    Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(
                status,
                more,
                body,
                first,
                length,
                announced,
                framing,
                interruption,
                bytesPerSecond);
    }

    Reply with(Content other) {
        return new Reply(
                status,
                headers,
                other,
                first,
                length,
                announced,
                framing,
                interruption,
                bytesPerSecond);
    }

    Reply with(Framing other) {
        return new Reply(
                status,
                headers,
                body,
                first,
                length,
                announced,
                other,
                interruption,
                bytesPerSecond);
    }

    Reply with(Interruption other) {
        return new Reply(
                status, headers, body, first, length, announced, framing, other, bytesPerSecond);
    }

    Reply announcing(long bytes) {
        return new Reply(
                status, headers, body, first, length, bytes, framing, interruption, bytesPerSecond);
    }

    /// Sends and announces this many bytes.
    Reply ofLength(long bytes) {
        return new Reply(
                status, headers, body, first, bytes, bytes, framing, interruption, bytesPerSecond);
    }

    Reply throttledTo(long speed) {
        return new Reply(
                status, headers, body, first, length, announced, framing, interruption, speed);
    }

    /// Whether the client can tell where this answer ends, so that another may follow it.
    boolean leavesConnectionUsable() {
        return switch (framing) {
            case LENGTH -> announced == length;
            case CHUNKED, CHUNKED_GZIP -> true;
            case UNTIL_CLOSE -> false;
        };
    }
}
