/// Access by API key, checked before anything of a request's body is read.
@NullMarked
package dev.ballast.api.http.access;

import org.jspecify.annotations.NullMarked;
