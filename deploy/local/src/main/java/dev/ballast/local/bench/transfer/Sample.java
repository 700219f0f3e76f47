package dev.ballast.local.bench.transfer;

/// What one run took.
///
/// @param wall seconds from the start to the last byte on its place
/// @param cpu seconds of all processors, in user and kernel mode, without the server's
record Sample(double wall, double cpu) {}
