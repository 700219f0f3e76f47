@NullMarked
package dev.ballast.download.source.civitai;

import org.jspecify.annotations.NullMarked;
