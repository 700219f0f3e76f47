/// The service with a real Kafka, a real volume and an API played by a small server.
@NullMarked
package dev.ballast.metadata.worker;

import org.jspecify.annotations.NullMarked;
