@NullMarked
package dev.ballast.local.bench;

import org.jspecify.annotations.NullMarked;
