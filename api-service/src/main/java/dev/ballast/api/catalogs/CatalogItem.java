package dev.ballast.api.catalogs;

/// An entry as it is stored, with its state.
///
/// @param category its id
/// @param version grows with each change
/// @param edited whether people changed it since it came from a file
/// @param custom whether people added it; no catalog file brought it
public record CatalogItem(
        String id,
        String category,
        EntryText entry,
        long version,
        boolean edited,
        boolean custom,
        EntryState state) {

    /// What its text says.
    public Entry read() {
        return EntryReader.stored(entry.toString());
    }
}
