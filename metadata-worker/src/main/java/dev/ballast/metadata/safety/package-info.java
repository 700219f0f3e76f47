/// Says what a file would do when a program loads it: pickles are taken apart, never loaded.
@NullMarked
package dev.ballast.metadata.safety;

import org.jspecify.annotations.NullMarked;
