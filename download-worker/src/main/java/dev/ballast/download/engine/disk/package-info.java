/// Half-done files: positional writes, preallocation, checkpoints that never claim more than is on
/// disk.
@NullMarked
package dev.ballast.download.engine.disk;

import org.jspecify.annotations.NullMarked;
