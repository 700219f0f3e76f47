package dev.ballast.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/// Gives the HTTP client only addresses that the policy allows. The client connects to exactly what
/// it is given here, so a name cannot point elsewhere between the check and the connection.
final class GuardedResolver implements DnsResolver {
    private final Dns dns;
    private final EgressPolicy policy;

    GuardedResolver(Dns dns, EgressPolicy policy) {
        this.dns = dns;
        this.policy = policy;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        String bare = bare(host);
        InetAddress[] found = dns.resolve(bare);
        InetAddress[] allowed =
                Arrays.stream(found)
                        .filter(address -> policy.allows(bare, address))
                        .toArray(InetAddress[]::new);
        if (allowed.length == 0) {
            throw denied(bare, found);
        }
        return allowed;
    }

    /// Without the brackets that a literal IPv6 address has in a URL.
    static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
    }

    static EgressDeniedException denied(String host, InetAddress[] found) {
        return new EgressDeniedException(
                "%s is at %s, which is not a public address; add %s or its block to BALLAST_EGRESS_ALLOW if it is meant"
                        .formatted(
                                host,
                                found.length == 0 ? "no address" : found[0].getHostAddress(),
                                host));
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
