package dev.ballast.api.http.v1;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a scan is to do.
///
/// @param digests whether to compute the SHA-256 of files whose digest is not known; false if left
///   out
@Schema(name = "Scan")
record ScanBody(@Nullable Boolean digests) {}
