@NullMarked
package dev.ballast.download.worker;

import org.jspecify.annotations.NullMarked;
