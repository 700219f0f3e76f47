/// Settings that all services read in the same way.
@NullMarked
package dev.ballast.settings;

import org.jspecify.annotations.NullMarked;
