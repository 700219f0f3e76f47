@NullMarked
package dev.ballast.download.kafka;

import org.jspecify.annotations.NullMarked;
