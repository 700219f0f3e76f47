/// How JSON is read and written at every HTTP interface of this service.
@NullMarked
package dev.ballast.api.http.json;

import org.jspecify.annotations.NullMarked;
