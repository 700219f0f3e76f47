/// A CivitAI for tests: its REST API v1, its downloads, and the storage that they lead to.
@NullMarked
package dev.ballast.local.hub.civitai;

import org.jspecify.annotations.NullMarked;
