/// The transfer engine without a product around it, for measurements.
@NullMarked
package dev.ballast.download.bench;

import org.jspecify.annotations.NullMarked;
