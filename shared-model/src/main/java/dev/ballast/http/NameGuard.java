package dev.ballast.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/// Guards connections whose names are looked up by a proxy: the client is given the name back,
/// after a check of what it means here. The proxy may see other addresses, so all of those seen
/// here have to be allowed, and a name that is not known here is refused unless the operator listed
/// it.
final class NameGuard implements DnsResolver {
    private final Dns dns;
    private final EgressPolicy policy;

    NameGuard(Dns dns, EgressPolicy policy) {
        this.dns = dns;
        this.policy = policy;
    }

    /// Refuses a host that must not be talked to.
    ///
    /// @throws EgressDeniedException if it is one
    void check(String host) throws EgressDeniedException {
        String bare = GuardedResolver.bare(host);
        if (AddressBlock.address(bare).isEmpty() && policy.lists(bare)) {
            return;
        }
        InetAddress[] found;
        try {
            found = dns.resolve(bare);
        } catch (UnknownHostException _) {
            throw new EgressDeniedException(
                    "%s is not known here, so it cannot be told where the proxy would connect to; add %s to BALLAST_EGRESS_ALLOW if the proxy may decide"
                            .formatted(bare, bare));
        }
        if (!Arrays.stream(found).allMatch(address -> policy.allows(bare, address))) {
            throw GuardedResolver.denied(bare, found);
        }
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        check(host);
        return List.of(InetSocketAddress.createUnresolved(GuardedResolver.bare(host), port));
    }

    @Override
    public InetAddress[] resolve(String host) {
        throw new UnsupportedOperationException("the proxy looks up names");
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
