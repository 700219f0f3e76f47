/// Compares HTTP clients for Java at what the transfer engine does most.
@NullMarked
package dev.ballast.local.bench.clients;

import org.jspecify.annotations.NullMarked;
