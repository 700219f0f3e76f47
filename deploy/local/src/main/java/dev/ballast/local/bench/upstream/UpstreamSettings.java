package dev.ballast.local.bench.upstream;

import org.jspecify.annotations.Nullable;

/// How a bench upstream behaves.
///
/// @param file whose bytes are served
/// @param connectionSpeed bytes per second of each connection; 0 without a limit
/// @param clientSpeed bytes per second of each process that connects from this machine; 0 without
/// @param stalls share of connections that fall silent in the middle of their first body, 0 to 1
/// @param cuts share of connections that are cut there, 0 to 1
/// @param roundTripMillis distance to the clients; 0 without a proxy in between
/// @param authority folder with the files of an authority, which signs the server's certificate for
///   TLS; null for plain HTTP
public record UpstreamSettings(
        String file,
        long connectionSpeed,
        long clientSpeed,
        double stalls,
        double cuts,
        int roundTripMillis,
        @Nullable String authority) {

    /// Nothing is limited and nothing fails.
    public static UpstreamSettings of(String file) {
        return new UpstreamSettings(file, 0, 0, 0, 0, 0, null);
    }

    public UpstreamSettings withConnectionSpeed(long bytesPerSecond) {
        return new UpstreamSettings(
                file, bytesPerSecond, clientSpeed, stalls, cuts, roundTripMillis, authority);
    }

    public UpstreamSettings withClientSpeed(long bytesPerSecond) {
        return new UpstreamSettings(
                file, connectionSpeed, bytesPerSecond, stalls, cuts, roundTripMillis, authority);
    }

    public UpstreamSettings withFaults(double stalling, double cut) {
        return new UpstreamSettings(
                file, connectionSpeed, clientSpeed, stalling, cut, roundTripMillis, authority);
    }

    public UpstreamSettings withRoundTripMillis(int millis) {
        return new UpstreamSettings(
                file, connectionSpeed, clientSpeed, stalls, cuts, millis, authority);
    }

    public UpstreamSettings withAuthority(String folder) {
        return new UpstreamSettings(
                file, connectionSpeed, clientSpeed, stalls, cuts, roundTripMillis, folder);
    }
}
