/// The whole product, started as a user would start it: real processes, a real Postgres and Kafka,
/// a hub of real files. The tests look at it from outside only: the API, the bytes on disk, the
/// hub's own count of what was fetched.
@NullMarked
package dev.ballast.system;

import org.jspecify.annotations.NullMarked;
