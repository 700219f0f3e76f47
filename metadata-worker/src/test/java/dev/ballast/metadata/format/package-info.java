/// Readers of model headers against files built by hand, most of them wrong in one way.
@NullMarked
package dev.ballast.metadata.format;

import org.jspecify.annotations.NullMarked;
