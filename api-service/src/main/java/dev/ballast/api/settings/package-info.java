/// What an operator may change while everything runs.
@NullMarked
package dev.ballast.api.settings;

import org.jspecify.annotations.NullMarked;
