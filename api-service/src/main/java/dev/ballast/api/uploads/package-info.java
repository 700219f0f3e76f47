/// Files that callers send: taken in piece by piece, then installed by a job like any other.
@NullMarked
package dev.ballast.api.uploads;

import org.jspecify.annotations.NullMarked;
