/// What the services say to each other: doorbells, claims, reports and control, as sealed families
/// with a pinned JSON form.
@NullMarked
package dev.ballast.model.message;

import org.jspecify.annotations.NullMarked;
