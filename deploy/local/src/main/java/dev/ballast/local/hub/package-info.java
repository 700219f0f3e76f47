/// A small HTTP hub of real files, with faults as data.
@NullMarked
package dev.ballast.local.hub;

import org.jspecify.annotations.NullMarked;
