/// Every error that a caller of `/api/v1` or `/internal/v1` gets, as problem+json (RFC 9457).
@NullMarked
package dev.ballast.api.http.problem;

import org.jspecify.annotations.NullMarked;
