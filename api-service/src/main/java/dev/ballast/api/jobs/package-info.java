/// What callers ask for: submit, steer and look at jobs.
@NullMarked
package dev.ballast.api.jobs;

import org.jspecify.annotations.NullMarked;
