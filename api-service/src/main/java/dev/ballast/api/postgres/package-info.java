/// The only place that knows tables: entities and SQL behind the ports of the feature packages.
@NullMarked
package dev.ballast.api.postgres;

import org.jspecify.annotations.NullMarked;
