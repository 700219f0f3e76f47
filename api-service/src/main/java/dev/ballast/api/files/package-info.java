/// What lies in files: what the operator or the build put there, and what callers send.
@NullMarked
package dev.ballast.api.files;

import org.jspecify.annotations.NullMarked;
