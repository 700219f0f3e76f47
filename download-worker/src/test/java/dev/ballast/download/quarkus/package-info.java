@NullMarked
package dev.ballast.download.quarkus;

import org.jspecify.annotations.NullMarked;
