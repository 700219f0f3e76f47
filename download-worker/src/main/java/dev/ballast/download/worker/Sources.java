package dev.ballast.download.worker;

import dev.ballast.download.source.Source;
import dev.ballast.model.artifact.SourceRef;
import java.util.List;
import java.util.Optional;

/// The sources that this version fetches from.
///
/// @param all the first one that serves a reference is asked
/// @param schemes what they are called, for people
public record Sources(List<Source> all, String schemes) {
    public Sources {
        all = List.copyOf(all);
    }

    Optional<Source> find(SourceRef ref) {
        return all.stream().filter(source -> source.serves(ref)).findFirst();
    }

    /// Why a reference that no source serves is refused.
    String refusal(SourceRef ref) {
        return "'%s' cannot be fetched: this version fetches %s".formatted(ref.text(), schemes);
    }
}
