/// CivitAI, and sites that speak its REST API v1: where they are, how they are asked, why they
/// refuse.
@NullMarked
package dev.ballast.source.civitai;

import org.jspecify.annotations.NullMarked;
