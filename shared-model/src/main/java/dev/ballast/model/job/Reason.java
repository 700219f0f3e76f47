package dev.ballast.model.job;

/// Why a job does not move as it could: it waits, or its bytes hardly flow.
public sealed interface Reason permits WaitReason, Stall {

    /// The name on the wire: lower case.
    String wire();
}
