/// The facade of the download engine: start a transfer, watch it, stop it, read its outcome.
@NullMarked
package dev.ballast.download.engine.transfer;

import org.jspecify.annotations.NullMarked;
