@NullMarked
package dev.ballast.metadata.safety;

import org.jspecify.annotations.NullMarked;
