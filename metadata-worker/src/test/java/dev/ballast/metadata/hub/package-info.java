@NullMarked
package dev.ballast.metadata.hub;

import org.jspecify.annotations.NullMarked;
