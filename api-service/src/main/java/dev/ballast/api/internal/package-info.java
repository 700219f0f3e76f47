/// `/internal/v1`: what workers ask for over HTTP, because the answer may hold a secret.
@NullMarked
package dev.ballast.api.internal;

import org.jspecify.annotations.NullMarked;
