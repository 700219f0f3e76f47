/// Jobs and tasks: their states and legal moves, kinds of work, failure codes with their retry
/// rule.
@NullMarked
package dev.ballast.model.job;

import org.jspecify.annotations.NullMarked;
