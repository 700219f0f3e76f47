/// HTTP as workers need it: one request at a time, redirects by hand, checked addresses, no
/// surprises.
@NullMarked
package dev.ballast.http;

import org.jspecify.annotations.NullMarked;
