/// Headers of model files, read with bounds. Plain Java: nothing here knows who asks or where the
/// file came from, and nothing that a file says is believed before it has been checked.
@NullMarked
package dev.ballast.metadata.format;

import org.jspecify.annotations.NullMarked;
