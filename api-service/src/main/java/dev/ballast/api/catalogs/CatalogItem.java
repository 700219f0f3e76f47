package dev.ballast.api.catalogs;

/// An entry as it is stored, with its state.
///
/// @param entry JSON in the form of catalog files
/// @param version grows with each change
/// @param edited whether people changed it since it came from a file
public record CatalogItem(
        String id, String entry, long version, boolean edited, EntryState state) {}
