/// What operators see of the service itself: health and metrics.
@NullMarked
package dev.ballast.api.operations;

import org.jspecify.annotations.NullMarked;
