/// The worker's claims over HTTP.
@NullMarked
package dev.ballast.worker.http;

import org.jspecify.annotations.NullMarked;
