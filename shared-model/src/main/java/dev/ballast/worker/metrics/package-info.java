/// The worker's figures in Micrometer, named `ballast_*`.
@NullMarked
package dev.ballast.worker.metrics;

import org.jspecify.annotations.NullMarked;
