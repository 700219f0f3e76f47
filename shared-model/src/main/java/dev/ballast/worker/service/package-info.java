/// Puts a worker together from the environment's settings.
@NullMarked
package dev.ballast.worker.service;

import org.jspecify.annotations.NullMarked;
