package dev.ballast.http;

import java.io.IOException;

/// A proxy did not let a connection through.
public final class ProxyException extends IOException {
    private final boolean lasting;

    /// @param lasting whether the proxy would say the same again
    ProxyException(ProxyAddress proxy, String what, boolean lasting) {
        super("the proxy %s %s".formatted(proxy, what));
        this.lasting = lasting;
    }

    /// Whether a new try, soon, would end the same.
    public boolean isLasting() {
        return lasting;
    }
}
