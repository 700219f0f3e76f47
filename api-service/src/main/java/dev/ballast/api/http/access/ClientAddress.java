package dev.ballast.api.http.access;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The address that a request comes from, also by trusted proxies: each of them appends to
/// `X-Forwarded-For` whom it was asked by, so the client is the last one there that is no trusted
/// proxy. What stands before it is only what the client says.
@ApplicationScoped
public class ClientAddress {
    private static final String HEADER = "X-Forwarded-For";

    private final List<IpSubnetFilterRule> trusted;

    /// @param proxies addresses and CIDRs; names count as nobody's
    ClientAddress(
            @ConfigProperty(name = "quarkus.http.proxy.trusted-proxies")
                    Optional<List<String>> proxies) {
        trusted =
                proxies.orElse(List.of()).stream()
                        .flatMap(proxy -> rule(proxy.strip()).stream())
                        .toList();
    }

    /// Of the connection, or what proxies say of it: a word of theirs where they hide it (RFC 7239
    /// §6).
    public String of(HttpServerRequest request) {
        return of(
                request.connection().remoteAddress().hostAddress(),
                request.headers().getAll(HEADER));
    }

    /// @param peer address of the connection
    /// @param headers values of `X-Forwarded-For`, in their order
    String of(String peer, List<String> headers) {
        List<String> hops =
                Stream.concat(
                                headers.stream()
                                        .flatMap(header -> Stream.of(header.split(",")))
                                        .map(String::strip)
                                        .filter(hop -> !hop.isEmpty()),
                                Stream.of(peer))
                        .toList();
        return hops.reversed().stream()
                .filter(hop -> !isTrusted(hop))
                .findFirst()
                .orElse(hops.getFirst());
    }

    private boolean isTrusted(String hop) {
        return literal(hop)
                .map(address -> new InetSocketAddress(address, 0))
                .filter(address -> trusted.stream().anyMatch(rule -> rule.matches(address)))
                .isPresent();
    }

    private static Optional<IpSubnetFilterRule> rule(String proxy) {
        int slash = proxy.indexOf('/');
        return literal(slash < 0 ? proxy : proxy.substring(0, slash))
                .map(address ->
                        new IpSubnetFilterRule(
                                address,
                                slash < 0
                                        ? address.getAddress().length * Byte.SIZE
                                        : Integer.parseInt(proxy.substring(slash + 1)),
                                IpFilterRuleType.ACCEPT));
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
