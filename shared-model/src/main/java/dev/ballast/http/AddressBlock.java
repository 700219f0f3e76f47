package dev.ballast.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/// A block of addresses in CIDR form.
final class AddressBlock {
    private final byte[] prefix;
    private final int bits;

    private AddressBlock(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /// Reads `10.0.0.0/8`, `fc00::/7`, or a single address.
    ///
    /// @throws IllegalArgumentException if it is neither
    static AddressBlock parse(String text) {
        String[] parts = text.split("/", 2);
        byte[] address = literal(parts[0]);
        int bits = parts.length == 1 ? address.length * 8 : length(text, parts[1]);
        if (bits > address.length * 8) {
            throw new IllegalArgumentException(
                    "'%s' has more bits than its address".formatted(text));
        }
        return new AddressBlock(address, bits);
    }

    /// As [#parse(String)]; empty if it is neither.
    static Optional<AddressBlock> find(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The bytes of a literal address; empty if `text` is anything else.
    static Optional<byte[]> address(String text) {
        try {
            return Optional.of(literal(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Whether `text` looks like an address or a block of them, and not like a host name.
    static boolean looksLikeOne(String text) {
        return text.indexOf(':') >= 0 || text.indexOf('/') >= 0 || text.matches("[0-9.]+");
    }

    boolean contains(byte[] address) {
        if (address.length != prefix.length) {
            return false;
        }
        int whole = bits / 8;
        if (!Arrays.equals(address, 0, whole, prefix, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || ((address[whole] ^ prefix[whole]) & 0xff) >>> (8 - rest) == 0;
    }

    private static byte[] literal(String text) {
        if (!looksLikeOne(text)) {
            throw new IllegalArgumentException("'%s' is not an address".formatted(text));
        }
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'%s' is not an address".formatted(text), e);
        }
    }

    private static int length(String block, String bits) {
        if (!bits.matches("\\d{1,3}")) {
            throw new IllegalArgumentException(
                    "'%s' does not end in a number of bits".formatted(block));
        }
        return Integer.parseInt(bits);
    }

    /// The IPv4 address inside an IPv6 one that only stands for it, else the address itself: mapped
    /// (RFC 4291 §2.5.5), NAT64 (RFC 6052 §2.1), 6to4 (RFC 3056).
    static byte[] unwrapped(byte[] address) {
        if (address.length != 16) {
            return address;
        }
        if (MAPPED.contains(address) || COMPATIBLE.contains(address) || NAT64.contains(address)) {
            byte[] inner = Arrays.copyOfRange(address, 12, 16);
            // ::1 and :: lie in the compatible block but are addresses of their own.
            return COMPATIBLE.contains(address) && inner[0] == 0 ? address : inner;
        }
        return SIX_TO_FOUR.contains(address) ? Arrays.copyOfRange(address, 2, 6) : address;
    }

    private static final AddressBlock MAPPED = v6("::ffff:0:0", 96);
    private static final AddressBlock COMPATIBLE = v6("::", 96);
    private static final AddressBlock NAT64 = v6("64:ff9b::", 96);
    private static final AddressBlock SIX_TO_FOUR = v6("2002::", 16);

    private static AddressBlock v6(String address, int bits) {
        // InetAddress turns a mapped literal into IPv4, so the sixteen bytes are put together here.
        byte[] bytes = new byte[16];
        byte[] parsed = literal(address);
        if (parsed.length == 16) {
            bytes = parsed;
        } else {
            bytes[10] = (byte) 0xff;
            bytes[11] = (byte) 0xff;
        }
        return new AddressBlock(bytes, bits);
    }
}
