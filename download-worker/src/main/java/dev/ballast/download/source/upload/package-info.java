/// Files that callers have sent to the API.
@NullMarked
package dev.ballast.download.source.upload;

import org.jspecify.annotations.NullMarked;
