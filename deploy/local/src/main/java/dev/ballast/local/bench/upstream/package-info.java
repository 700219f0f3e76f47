/// A server of one file that is fast enough not to be what is measured, and what makes it worse on
/// purpose: limits, faults, TLS, distance.
@NullMarked
package dev.ballast.local.bench.upstream;

import org.jspecify.annotations.NullMarked;
