/// What is newer upstream than what is installed, and models that follow it.
@NullMarked
package dev.ballast.api.updates;

import org.jspecify.annotations.NullMarked;
