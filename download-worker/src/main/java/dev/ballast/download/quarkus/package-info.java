/// The download worker as a Quarkus service: settings, life cycle, health, metrics.
@NullMarked
package dev.ballast.download.quarkus;

import org.jspecify.annotations.NullMarked;
