package dev.ballast.api.access;

import dev.ballast.model.artifact.Sha256;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Slows guesses at the password of a name down. From one address five tries are free, after each
/// further one the next must wait, 1 s, 2 s, 4 s … up to a minute; so strangers keep themselves
/// out, and not the user. Guesses that come from many addresses have 50 tries in all and one a
/// second from then on. A sign-in, or a quarter of an hour without a try, makes it forget. It knows
/// nothing of which names exist, so it gives none away.
///
/// Names share a fixed number of counters, which nobody can foresee, so made-up names neither fill
/// the memory nor push others out. Thread-safe.
final class SignInBrake {
    static final int FREE_TRIES = 5;
    static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    static final int FREE_TRIES_FROM_ANYWHERE = 50;
    static final Duration MEMORY = Duration.ofMinutes(15);

    private static final int NETWORK_BYTES = 8;

    private final Counters ofAddresses = new Counters(FREE_TRIES, LONGEST_WAIT);
    private final Counters ofNames = new Counters(FREE_TRIES_FROM_ANYWHERE, Duration.ofSeconds(1));

    /// Counts a try, before it is known what comes of it, so that tries at once count as well.
    ///
    /// @param network of the client, as [#network] tells it
    /// @return how long to wait instead; zero if it may be tried now
    synchronized Duration tried(String name, String network, Instant now) {
        int pair = ofAddresses.at(pair(name, network));
        int any = ofNames.at(folded(name));
        Duration left = ofAddresses.left(pair, now);
        Duration leftOfName = ofNames.left(any, now);
        if (leftOfName.compareTo(left) > 0) {
            left = leftOfName;
        }
        if (left.isZero()) {
            ofAddresses.count(pair, now);
            ofNames.count(any, now);
        }
        return left;
    }

    /// Forgets the tries of a name, as one of them was right; of other addresses not.
    synchronized void forget(String name, String network) {
        ofAddresses.forget(ofAddresses.at(pair(name, network)));
        ofNames.forget(ofNames.at(folded(name)));
    }

    private static String pair(String name, String network) {
        return network + " " + folded(name);
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// What counts as one address: of IPv6 a network of 64 bits, as its owner has all of it (RFC
    /// 6177 §2).
    ///
    /// @param address of the client, as the connection or a trusted proxy tells it
    static String network(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(six.getAddress(), 0, NETWORK_BYTES)
                    : address;
        } catch (IllegalArgumentException _) {
            // Proxies may tell something else (RFC 7239 §6).
            return address;
        }
    }

    /// Tries by what they have in common.
    private static final class Counters {
        private static final int COUNT = 1 << 14;
        private static final int SALT_BYTES = 16;
        private static final int MOST_DOUBLINGS = 30;

        private final int free;
        private final Duration longest;
        private final byte[] salt = new byte[SALT_BYTES];
        private final @Nullable Tries[] tries = new Tries[COUNT];

        private record Tries(int count, Instant last) {}

        Counters(int free, Duration longest) {
            this.free = free;
            this.longest = longest;
            new SecureRandom().nextBytes(salt);
        }

        int at(String key) {
            MessageDigest digest = Sha256.algorithm();
            digest.update(salt);
            byte[] hash = digest.digest(key.getBytes(StandardCharsets.UTF_8));
            return Math.floorMod(ByteBuffer.wrap(hash).getInt(), COUNT);
        }

        Duration left(int at, Instant now) {
            Tries known = known(at, now);
            Duration left = Duration.between(now, known.last().plus(waitAfter(known.count())));
            return left.isNegative() ? Duration.ZERO : left;
        }

        void count(int at, Instant now) {
            tries[at] = new Tries(known(at, now).count() + 1, now);
        }

        void forget(int at) {
            tries[at] = null;
        }

        private Tries known(int at, Instant now) {
            Tries before = tries[at];
            return before == null || before.last().plus(MEMORY).isBefore(now)
                    ? new Tries(0, now)
                    : before;
        }

        private Duration waitAfter(int count) {
            if (count < free) {
                return Duration.ZERO;
            }
            Duration wait = Duration.ofSeconds(1L << Math.min(count - free, MOST_DOUBLINGS));
            return wait.compareTo(longest) > 0 ? longest : wait;
        }
    }
}
