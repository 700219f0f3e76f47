/// The layout of a volume as code: staging, blobs, views, manifests, and the atomic moves between
/// them.
@NullMarked
package dev.ballast.volume;

import org.jspecify.annotations.NullMarked;
