/// CivitAI and sites that speak its REST API v1.
@NullMarked
package dev.ballast.download.source.civitai;

import org.jspecify.annotations.NullMarked;
