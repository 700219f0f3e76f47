@NullMarked
package dev.ballast.download.source.upload;

import org.jspecify.annotations.NullMarked;
