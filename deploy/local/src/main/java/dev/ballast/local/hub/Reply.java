package dev.ballast.local.hub;

import dev.ballast.local.hub.Fault.Interruption;
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
record Reply(
        int status,
        Map<String, String> headers,
        Content body,
        long first,
        long length,
        long announced,
        Framing framing,
        @Nullable Interruption interruption) {

    enum Framing {
        LENGTH,
        CHUNKED,
        CHUNKED_GZIP
    }

    static Reply whole(int status, Map<String, String> headers, Content body) {
        long length = body.length();
        return new Reply(status, headers, body, 0, length, length, Framing.LENGTH, null);
    }

    /// Whether the client can tell where this answer ends, so that another may follow it.
    boolean leavesConnectionUsable() {
        return framing != Framing.LENGTH || announced == length;
    }
}
