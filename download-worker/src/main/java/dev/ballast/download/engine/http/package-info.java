/// HTTP as the engine needs it: one GET at a time, redirects by hand, checked addresses, no
/// surprises.
@NullMarked
package dev.ballast.download.engine.http;

import org.jspecify.annotations.NullMarked;
