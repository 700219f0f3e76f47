@NullMarked
package dev.ballast.metadata.preview;

import org.jspecify.annotations.NullMarked;
