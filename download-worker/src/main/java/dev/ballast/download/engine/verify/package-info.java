/// Is it what was asked for: digests beside the transfer, and the signs of a page instead of
/// weights.
@NullMarked
package dev.ballast.download.engine.verify;

import org.jspecify.annotations.NullMarked;
