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
    /// @throws RenewalException if the source says why there is none; ends the transfer so
    /// @throws IOException if no new address can be had; ends the transfer as unreachable
    URI renew(URI expired) throws IOException;
}
