/// Where files come from: turns a source URI into an exact list of files.
@NullMarked
package dev.ballast.download.source;

import org.jspecify.annotations.NullMarked;
