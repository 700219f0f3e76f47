@NullMarked
package dev.ballast.download.source.huggingface;

import org.jspecify.annotations.NullMarked;
