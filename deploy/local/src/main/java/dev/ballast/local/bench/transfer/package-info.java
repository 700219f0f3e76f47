/// Compares the transfer engine with the programs that people download models with.
@NullMarked
package dev.ballast.local.bench.transfer;

import org.jspecify.annotations.NullMarked;
