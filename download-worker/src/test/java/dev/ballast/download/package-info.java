@NullMarked
package dev.ballast.download;

import org.jspecify.annotations.NullMarked;
