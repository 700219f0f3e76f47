/// The service: which tasks it takes, where its volumes are, how it tells that it is well.
@NullMarked
package dev.ballast.metadata.worker;

import org.jspecify.annotations.NullMarked;
