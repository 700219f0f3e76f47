package dev.ballast.api.access;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where the secrets for hubs are kept. Every call belongs to the caller's transaction.
public interface CredentialStore {

    /// All of them, by host.
    List<Credential> list();

    /// Seals a secret for a host.
    ///
    /// @return false if the host has one already
    boolean add(Credential credential, String secret);

    /// Takes one away.
    ///
    /// @return false if there is none of this id
    boolean remove(UUID id);

    /// The secret of a host, which is shown to nobody but masked; empty if there is none that can
    /// be opened.
    Optional<String> secret(String host);
}
