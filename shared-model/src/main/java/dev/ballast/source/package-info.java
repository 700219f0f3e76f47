/// What asking a source takes, and what it says no with: shared by all workers that ask one.
@NullMarked
package dev.ballast.source;

import org.jspecify.annotations.NullMarked;
