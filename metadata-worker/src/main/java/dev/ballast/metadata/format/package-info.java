/// Headers of model files, read with bounds.
@NullMarked
package dev.ballast.metadata.format;

import org.jspecify.annotations.NullMarked;
