@NullMarked
package dev.ballast.model.artifact;

import org.jspecify.annotations.NullMarked;
