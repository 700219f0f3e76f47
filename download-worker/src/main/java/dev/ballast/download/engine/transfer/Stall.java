package dev.ballast.download.engine.transfer;

/// Why a transfer gets nowhere, or not as fast as the network would let it.
public enum Stall {
    /// Connected, but nothing comes: connections are made anew.
    SILENT,
    /// Less comes than the floor of [StallDetector]: connections are made anew.
    TRICKLE,
    /// The network waits for the volume; new connections would not help.
    SLOW_DISK,
    /// A speed limit of ours holds it back, as it should.
    LIMITED
}
