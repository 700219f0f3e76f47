/// Rules that hold for the whole module.
@NullMarked
package dev.ballast.metadata;

import org.jspecify.annotations.NullMarked;
