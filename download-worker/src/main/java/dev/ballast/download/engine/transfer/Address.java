package dev.ballast.download.engine.transfer;

import dev.ballast.http.Locations;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// The present address of a content: the caller's, or where redirects from there led, so that not
/// every part is asked for there again. Of several connections that find it expired, one gets a new
/// one and the others wait for it. Thread-safe.
final class Address {
    private final UrlRenewal renewal;
    private final String home;
    private URI source;
    private @Nullable URI target;
    private boolean askedAgain;
    private boolean fresh;

    Address(URI source, UrlRenewal renewal) {
        this.source = source;
        this.home = Locations.origin(source);
        this.renewal = renewal;
    }

    synchronized URI uri() {
        return target == null ? source : target;
    }

    /// An answer to a request to `asked` came from `from`. A place at the caller's own origin is
    /// not remembered: another host may have chosen it, and asked there directly the caller's
    /// secrets would go along.
    synchronized void ledTo(URI asked, URI from) {
        if (asked.equals(source) && !Locations.origin(from).equals(home)) {
            target = from;
        }
    }

    /// The present address brought bytes.
    synchronized void worked() {
        fresh = false;
        askedAgain = false;
    }

    /// Gets another address although this one works: what it brings is wrong.
    synchronized void replace() throws IOException {
        target = null;
        source = renewal.renew(source);
    }

    /// Gets another address after a failure. Where redirects led is forgotten in any case; after a
    /// refusal that an expired address would explain there is another one to try at once.
    ///
    /// @param used the address that failed
    /// @return whether there is another one to try; not a second time before one has worked
    synchronized boolean renew(TransferException failure, URI used) throws IOException {
        boolean explained =
                switch (failure.code()) {
                    case SOURCE_FORBIDDEN, SOURCE_NOT_FOUND -> true;
                    default -> false;
                };
        boolean led = used.equals(target);
        if (led) {
            target = null;
        }
        if (!explained) {
            return false;
        }
        if (led && !askedAgain) {
            askedAgain = true;
            return true;
        }
        if (!led && !used.equals(source)) {
            // Another connection has seen to it already.
            return true;
        }
        if (renewal.equals(UrlRenewal.SAME) || fresh) {
            return false;
        }
        fresh = true;
        source = renewal.renew(source);
        return true;
    }
}
