/// Measures a fresh product on this machine, and says which goals it meets.
@NullMarked
package dev.ballast.local.bench;

import org.jspecify.annotations.NullMarked;
