package dev.ballast.download.engine.transfer;

import java.io.IOException;
import java.net.URI;

/// Gives a fresh address for the same content, for addresses that expire.
@FunctionalInterface
public interface UrlRenewal {
    /// For addresses that do not expire.
    UrlRenewal SAME = expired -> expired;

    /// Called after `expired` was refused although it had worked before. May block.
    ///
    /// @throws IOException if no new address can be had; counts as a failed try
    URI renew(URI expired) throws IOException;
}
