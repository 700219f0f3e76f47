package dev.ballast.http;

import java.net.UnknownHostException;

/// An address that this Ballast must not talk to. A kind of unknown host, because name resolution
/// is where it is found out.
public final class EgressDeniedException extends UnknownHostException {
    public EgressDeniedException(String message) {
        super(message);
    }
}
