/// Pure planning of a transfer.
@NullMarked
package dev.ballast.download.engine.plan;

import org.jspecify.annotations.NullMarked;
