@NullMarked
package dev.ballast.model;

import org.jspecify.annotations.NullMarked;
