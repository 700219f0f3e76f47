/// The catalog: models that people browse and get by a click. Entries come from catalog files at
/// the start, from imports and from edits; what is on its way and on the volume is merged in live.
@NullMarked
package dev.ballast.api.catalogs;

import org.jspecify.annotations.NullMarked;
