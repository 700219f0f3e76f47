/// Child processes: starting, watching, stopping, and never leaving one behind.
@NullMarked
package dev.ballast.local.process;

import org.jspecify.annotations.NullMarked;
