package dev.ballast.api.catalogs;

import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.Sha256;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The entries as they change. Every call belongs to the caller's transaction.
public interface CatalogStore {

    /// An entry as it is stored.
    ///
    /// @param place where its main file lies
    /// @param json in the form of catalog files; thousands of them take less memory so
    /// @param fromFile digest of what its file said; null for what came otherwise
    /// @param edited fields that people changed
    /// @param deleted whether people took it out
    record Stored(
            String id,
            String place,
            String json,
            long version,
            @Nullable String fromFile,
            Set<String> edited,
            boolean deleted) {
        public Stored {
            edited = Set.copyOf(edited);
        }

        /// What its text says. It is read each time.
        Entry entry() {
            return EntryReader.stored(json);
        }
    }

    /// An entry as it is to be stored.
    record Change(Entry entry, @Nullable String fromFile, Collection<String> edited) {
        public Change {
            edited = List.copyOf(edited);
        }
    }

    /// Makes others that change entries wait until the transaction ends. Before anything else of it
    /// that changes entries: all changes meet in the edition, whatever entries they lock before.
    void lock();

    /// The entries of these ids or places, also deleted ones; they stay as they are until the
    /// transaction ends.
    List<Stored> find(Collection<String> ids, Collection<String> places);

    /// The entries whose source is this one, or one file of it, or whose content is one of these;
    /// they stay as they are until the transaction ends.
    List<Stored> ofSource(String source, List<Sha256> contents);

    /// What hubs said of these entries the last time, by their ids; only of those that one knows.
    Map<String, HubFacts> facts(Collection<Entry> entries);

    /// All entries that came from a file; they stay as they are until the transaction ends.
    List<Stored> findFromFiles();

    /// Stores entries, new ones and others, which get their next version.
    void save(List<Change> changes);

    /// Takes entries out. Those of a file are remembered, so that it does not bring them back.
    ///
    /// @return how many there were
    int delete(Collection<String> ids);

    /// Takes out entries whose file no longer has them.
    void forget(Collection<String> ids);

    /// Adds those that are not there, and names them all.
    void saveCategories(List<Category> categories);

    /// Notes what the hub said of it, unless it was changed meanwhile.
    ///
    /// @param version that was asked for
    void saveCheck(String id, long version, EntryState.Check check);

    /// Takes a category away that no entry is in, nor one that people took out.
    ///
    /// @return false if there is none of this id
    /// @throws RefusedException `CATEGORY_IN_USE`
    boolean deleteCategory(String id);
}
