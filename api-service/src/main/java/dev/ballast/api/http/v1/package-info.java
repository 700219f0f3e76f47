/// `/api/v1`: the native REST interface. Resources translate between HTTP and the use cases;
/// request records check what callers send, and nobody else sees them.
@NullMarked
package dev.ballast.api.http.v1;

import org.jspecify.annotations.NullMarked;
