@NullMarked
package dev.ballast.worker.http;

import org.jspecify.annotations.NullMarked;
