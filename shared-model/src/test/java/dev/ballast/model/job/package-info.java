@NullMarked
package dev.ballast.model.job;

import org.jspecify.annotations.NullMarked;
