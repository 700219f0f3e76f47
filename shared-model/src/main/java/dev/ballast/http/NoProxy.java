package dev.ballast.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The hosts that are talked to without a proxy, as `NO_PROXY` lists them: names (with their
/// subdomains), addresses, CIDR blocks, each with a port or without, or `*` for all. Loopback
/// addresses and `localhost` always belong to it. Names are not looked up for this.
public final class NoProxy {
    /// Loopback only.
    public static final NoProxy LOOPBACK = parse("");

    private static final List<AddressBlock> LOOPBACKS =
            List.of(AddressBlock.parse("127.0.0.0/8"), AddressBlock.parse("::1"));

    private final List<Entry> entries;

    private NoProxy(List<Entry> entries) {
        this.entries = entries;
    }

    /// Reads a list with commas; what makes no sense matches nothing.
    public static NoProxy parse(String text) {
        return new NoProxy(
                Arrays.stream(text.split("[,\\s]+"))
                        .filter(entry -> !entry.isEmpty())
                        .map(Entry::parse)
                        .toList());
    }

    boolean matches(String host, int port) {
        String name = bare(host);
        if (name.equals("localhost") || in(LOOPBACKS, name)) {
            return true;
        }
        return entries.stream().anyMatch(entry -> entry.matches(name, port));
    }

    private static boolean in(List<AddressBlock> blocks, String name) {
        return AddressBlock.address(name)
                .map(AddressBlock::unwrapped)
                .filter(address -> blocks.stream().anyMatch(block -> block.contains(address)))
                .isPresent();
    }

    private static String bare(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String open = lower.startsWith("[") ? lower.substring(1, lower.length() - 1) : lower;
        return open.endsWith(".") ? open.substring(0, open.length() - 1) : open;
    }

    /// @param what a name, an address, a block or `*`
    /// @param port 0 for any
    private record Entry(String what, int port) {
        static Entry parse(String text) {
            int colon = text.lastIndexOf(':');
            boolean bracketed = text.startsWith("[");
            boolean port =
                    colon > 0
                            && text.substring(colon + 1).matches("\\d{1,5}")
                            && (bracketed
                                    ? text.charAt(colon - 1) == ']'
                                    : text.indexOf(':') == colon);
            String what = port ? text.substring(0, colon) : text;
            String name = bare(what);
            return new Entry(
                    name.startsWith("*.") ? name.substring(1) : name,
                    port ? Integer.parseInt(text.substring(colon + 1)) : 0);
        }

        boolean matches(String name, int askedPort) {
            if (port != 0 && port != askedPort) {
                return false;
            }
            if (what.equals("*")) {
                return true;
            }
            if (AddressBlock.looksLikeOne(what)) {
                return AddressBlock.find(what)
                        .filter(block -> in(List.of(block), name))
                        .isPresent();
            }
            String domain = what.startsWith(".") ? what.substring(1) : what;
            return name.equals(domain) || name.endsWith("." + domain);
        }
    }
}
