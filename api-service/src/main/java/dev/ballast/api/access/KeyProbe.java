package dev.ballast.api.access;

/// Keeps one sealed text beside the secrets, by which a replica sees whether it has the key that
/// they were sealed with.
public interface KeyProbe {

    /// The sealed text of this installation. Belongs to the caller's transaction.
    ///
    /// @param mine kept and returned if there is none yet
    byte[] keepOrGet(byte[] mine);
}
