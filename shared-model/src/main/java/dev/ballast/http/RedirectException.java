package dev.ballast.http;

import java.io.IOException;

/// A chain of redirects that leads nowhere: too long, without `Location`, or to something that is
/// no address.
public final class RedirectException extends IOException {
    RedirectException(String message) {
        super(message);
    }
}
