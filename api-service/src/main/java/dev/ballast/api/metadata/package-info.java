/// What hubs say of models: asking for it, keeping it, showing it.
@NullMarked
package dev.ballast.api.metadata;

import org.jspecify.annotations.NullMarked;
