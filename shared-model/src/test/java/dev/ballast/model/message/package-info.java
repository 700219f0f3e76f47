@NullMarked
package dev.ballast.model.message;

import org.jspecify.annotations.NullMarked;
