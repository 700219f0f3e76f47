/// Starts Postgres, Kafka and the services on one machine.
@NullMarked
package dev.ballast.local;

import org.jspecify.annotations.NullMarked;
