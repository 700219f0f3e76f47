@NullMarked
package dev.ballast.download.source.gguf;

import org.jspecify.annotations.NullMarked;
