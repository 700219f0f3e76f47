/// What is fetched and where it belongs: sources, digests, ranges, safe paths, volumes.
@NullMarked
package dev.ballast.model.artifact;

import org.jspecify.annotations.NullMarked;
