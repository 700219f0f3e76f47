package dev.ballast.download.engine.transfer;

import java.io.IOException;
import java.net.URI;

/// The present address of a content. Of several connections that find it expired, one gets a new
/// one and the others wait for it. Thread-safe.
final class Address {
    private final UrlRenewal renewal;
    private URI uri;
    private boolean fresh;

    Address(URI uri, UrlRenewal renewal) {
        this.uri = uri;
        this.renewal = renewal;
    }

    synchronized URI uri() {
        return uri;
    }

    /// The present address brought bytes.
    synchronized void worked() {
        fresh = false;
    }

    /// Gets another address after a refusal that an expired one would explain.
    ///
    /// @param refused the address that was refused
    /// @return whether there is another one to try; not a second time before one has worked
    synchronized boolean renew(TransferException failure, URI refused) throws IOException {
        boolean explained =
                switch (failure.code()) {
                    case SOURCE_FORBIDDEN, SOURCE_NOT_FOUND -> true;
                    default -> false;
                };
        if (!explained || renewal.equals(UrlRenewal.SAME)) {
            return false;
        }
        if (!refused.equals(uri)) {
            return true;
        }
        if (fresh) {
            return false;
        }
        fresh = true;
        uri = renewal.renew(uri);
        return true;
    }
}
