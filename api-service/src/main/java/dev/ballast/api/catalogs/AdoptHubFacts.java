package dev.ballast.api.catalogs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.api.catalogs.CatalogStore.Change;
import dev.ballast.api.catalogs.CatalogStore.Stored;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Brings what a hub said into the entries that it is about. What people changed stays.
@ApplicationScoped
public class AdoptHubFacts {
    private static final Logger LOG = Logger.getLogger(AdoptHubFacts.class);

    private final CatalogStore store;

    AdoptHubFacts(CatalogStore store) {
        this.store = store;
    }

    /// Makes others that change entries wait. They would lock several entries and then all, or all
    /// and then entries, as this does for one source after another.
    @Transactional
    public void begin() {
        store.lock();
    }

    /// Changes the entries. After [#begin()] in the same transaction.
    ///
    /// @param source without the part that names one file
    /// @param contents that are known to be of it
    /// @param before what the hub said the last time; null if it said nothing
    @Transactional
    public void handle(
            String source, List<Sha256> contents, HubFacts facts, @Nullable HubFacts before) {
        List<Change> changes = new ArrayList<>();
        for (Stored there : store.ofSource(source, contents)) {
            ObjectNode known = there.entry().json();
            ObjectNode adopted = new HubFields(facts, before, there.edited()).into(known);
            if (adopted.equals(known)) {
                continue;
            }
            switch (EntryReader.read(adopted)) {
                case EntryReader.Sound(Entry entry) ->
                        changes.add(new Change(entry, there.fromFile(), there.edited()));
                case EntryReader.Unsound unsound ->
                        LOG.warnf(
                                "facts not adopted entry=%s faults=%s",
                                there.id(), unsound.faults());
            }
        }
        store.save(changes);
    }
}
