/// The API service's own start.
@NullMarked
package dev.ballast.api;

import org.jspecify.annotations.NullMarked;
