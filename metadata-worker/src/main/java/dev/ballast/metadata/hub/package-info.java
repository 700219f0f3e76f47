/// What hubs say of models: asked politely, read with care, never trusted.
@NullMarked
package dev.ballast.metadata.hub;

import org.jspecify.annotations.NullMarked;
