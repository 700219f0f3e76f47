/// Pictures of models: fetched within bounds, judged by their bytes, made small.
@NullMarked
package dev.ballast.metadata.preview;

import org.jspecify.annotations.NullMarked;
