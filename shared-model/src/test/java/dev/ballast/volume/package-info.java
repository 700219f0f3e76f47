@NullMarked
package dev.ballast.volume;

import org.jspecify.annotations.NullMarked;
