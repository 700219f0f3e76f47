package dev.ballast.local.bench.transfer;

import dev.ballast.local.bench.upstream.UpstreamSettings;
import java.util.List;
import java.util.function.UnaryOperator;

/// What is compared.
///
/// @param label as the command line names it
/// @param size bytes of all files, unless something else is asked for
/// @param files of the same size
/// @param upstream makes a plain server that of this case
/// @param rivals whom we are compared with
record TransferCase(
        String label,
        long size,
        int files,
        UnaryOperator<UpstreamSettings> upstream,
        List<Rival> rivals) {

    /// Nothing but the machine limits; every byte is verified.
    static final TransferCase VERIFIED =
            one(
                    "verified",
                    4,
                    plain -> plain,
                    Rival.shown(Peer.CURL),
                    new Rival(Peer.CURL_VERIFIED, 1.00),
                    new Rival(Peer.ARIA2_VERIFIED, 0.80));

    /// The server gives each connection 20 MB/s.
    static final TransferCase CAPPED =
            one(
                    "capped",
                    2,
                    plain -> plain.withConnectionSpeed(20_000_000),
                    new Rival(Peer.ARIA2_VERIFIED, 1.05));

    /// A round trip takes 100 ms.
    static final TransferCase LATENCY =
            one(
                    "latency",
                    1,
                    plain -> plain.withRoundTripMillis(100),
                    Rival.shown(Peer.ARIA2),
                    new Rival(Peer.ARIA2_VERIFIED, 1.00));

    /// 1 % of the connections stall and 1 % are cut.
    static final TransferCase FAULTY =
            one(
                    "faulty",
                    1,
                    plain -> plain.withFaults(0.01, 0.01),
                    new Rival(Peer.ARIA2_VERIFIED, 1.00));

    /// 10 % of the connections stall and 10 % are cut, so that a few connections meet it too.
    static final TransferCase HARSH =
            one(
                    "harsh",
                    1,
                    plain -> plain.withFaults(0.10, 0.10),
                    new Rival(Peer.ARIA2_VERIFIED, 1.00));

    /// Many small files in one go, sixteen side by side.
    static final TransferCase SMALL =
            new TransferCase(
                    "small",
                    2000L << 16,
                    2000,
                    plain -> plain,
                    List.of(new Rival(Peer.ARIA2_MANY, 1.00)));

    /// TLS 1.3.
    static final TransferCase TLS =
            one(
                    "tls",
                    2,
                    plain -> plain,
                    new Rival(Peer.CURL, 1.10),
                    Rival.shown(Peer.CURL_VERIFIED));

    static final List<TransferCase> ALL =
            List.of(VERIFIED, CAPPED, LATENCY, FAULTY, HARSH, SMALL, TLS);

    /// A run with faults may take so many times as long as one without.
    static final double FAULTS_COST = 1.5;

    /// Files fetched side by side.
    static final int AT_ONCE = 16;

    TransferCase {
        rivals = List.copyOf(rivals);
    }

    /// Finds a case by its label.
    ///
    /// @throws IllegalArgumentException if there is none
    static TransferCase named(String label) {
        return ALL.stream()
                .filter(one -> one.label().equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no case '%s'".formatted(label)));
    }

    boolean hasFaults() {
        return equals(FAULTY) || equals(HARSH);
    }

    private static TransferCase one(
            String label,
            int gibibytes,
            UnaryOperator<UpstreamSettings> upstream,
            Rival... rivals) {
        return new TransferCase(label, (long) gibibytes << 30, 1, upstream, List.of(rivals));
    }

    /// Someone to compare with.
    ///
    /// @param atMost what our wall time divided by theirs should be; infinity if nothing is asked
    record Rival(Peer peer, double atMost) {
        static Rival shown(Peer peer) {
            return new Rival(peer, Double.POSITIVE_INFINITY);
        }
    }
}
