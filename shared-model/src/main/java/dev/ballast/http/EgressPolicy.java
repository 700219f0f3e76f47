package dev.ballast.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// Which addresses may be talked to. Public ones may; loopback, private, link-local and other
/// special ones only if the operator names the host or the block (`BALLAST_EGRESS_ALLOW`).
public final class EgressPolicy {
    /// Public addresses only.
    public static final EgressPolicy PUBLIC_ONLY = of(List.of());

    /// IANA special-purpose registries: nothing in these is a public host.
    private static final List<AddressBlock> SPECIAL =
            Stream.of(
                            "0.0.0.0/8",
                            "10.0.0.0/8",
                            "100.64.0.0/10",
                            "127.0.0.0/8",
                            "169.254.0.0/16",
                            "172.16.0.0/12",
                            "192.0.0.0/24",
                            "192.168.0.0/16",
                            "198.18.0.0/15",
                            "224.0.0.0/3",
                            "::/128",
                            "::1/128",
                            "64:ff9b:1::/48",
                            "2001::/23",
                            "fc00::/7",
                            "fe80::/10",
                            "fec0::/10",
                            "ff00::/8")
                    .map(AddressBlock::parse)
                    .toList();

    private final Set<String> hosts;
    private final List<AddressBlock> blocks;

    private EgressPolicy(Set<String> hosts, List<AddressBlock> blocks) {
        this.hosts = hosts;
        this.blocks = blocks;
    }

    /// A policy that also lets these through.
    ///
    /// @param allowed host names, `*.domain` for all names below one, `*` for all names, addresses
    ///   and CIDR blocks; blank entries are skipped
    /// @throws IllegalArgumentException if an entry is none of them
    public static EgressPolicy of(List<String> allowed) {
        List<String> entries =
                allowed.stream().map(String::strip).filter(entry -> !entry.isEmpty()).toList();
        List<AddressBlock> blocks = new ArrayList<>();
        Set<String> hosts = new HashSet<>();
        for (String entry : entries) {
            if (AddressBlock.looksLikeOne(entry)) {
                blocks.add(AddressBlock.parse(entry));
            } else {
                hosts.add(normalised(entry));
            }
        }
        return new EgressPolicy(Set.copyOf(hosts), List.copyOf(blocks));
    }

    /// Whether a connection to `address`, found under the name `host`, may be made.
    public boolean allows(String host, InetAddress address) {
        byte[] bytes = AddressBlock.unwrapped(address.getAddress());
        return SPECIAL.stream().noneMatch(block -> block.contains(bytes))
                || lists(host)
                || blocks.stream()
                        .anyMatch(b -> b.contains(bytes) || b.contains(address.getAddress()));
    }

    /// Whether the operator named this host, so that its address does not matter.
    boolean lists(String host) {
        String name = normalised(host);
        if (hosts.contains(name)) {
            return true;
        }
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            if (hosts.contains("*" + name.substring(dot))) {
                return true;
            }
        }
        return hosts.contains("*") && AddressBlock.address(name).isEmpty();
    }

    private static String normalised(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
