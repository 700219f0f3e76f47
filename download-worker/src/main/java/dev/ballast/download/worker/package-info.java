/// What a download worker does with the tasks that it claims: asks sources, lets the engine fetch,
/// makes files visible and takes them off. Plain Java.
@NullMarked
package dev.ballast.download.worker;

import org.jspecify.annotations.NullMarked;
