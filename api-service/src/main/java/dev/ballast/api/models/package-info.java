/// What is installed, and where there is room for more.
@NullMarked
package dev.ballast.api.models;

import org.jspecify.annotations.NullMarked;
