/// Asks a service in the same container how it is.
@NullMarked
package dev.ballast.health;

import org.jspecify.annotations.NullMarked;
