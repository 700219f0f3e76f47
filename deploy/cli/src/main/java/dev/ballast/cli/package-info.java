/// The command line: a client of the native API.
@NullMarked
package dev.ballast.cli;

import org.jspecify.annotations.NullMarked;
