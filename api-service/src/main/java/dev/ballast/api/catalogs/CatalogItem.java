package dev.ballast.api.catalogs;

/// An entry as it is stored, with its state.
///
/// @param category its id
/// @param entry JSON in the form of catalog files
/// @param version grows with each change
/// @param edited whether people changed it since it came from a file
public record CatalogItem(
        String id, String category, String entry, long version, boolean edited, EntryState state) {}
