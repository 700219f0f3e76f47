/// What the description of the interface at `/q/openapi` says beyond the resources themselves.
@NullMarked
package dev.ballast.api.http.openapi;

import org.jspecify.annotations.NullMarked;
