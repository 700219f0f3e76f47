/// Reads what the operator or the build put into files.
@NullMarked
package dev.ballast.api.files;

import org.jspecify.annotations.NullMarked;
