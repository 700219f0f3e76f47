package dev.ballast.api.models;

/// What went from a volume last by itself. A file that a program has open keeps its bytes until the
/// program ends, and a removal may fail, so what went need not have made room.
///
/// @param expected bytes that should have come free
/// @param before bytes that were free
/// @param most bytes that have been free at some time since, as workers told it; jobs may have
///   taken them again
public record EvictionRound(long expected, long before, long most) {

    /// Whether enough came for more to go: half of it, as models may share what one of them keeps.
    public boolean madeRoom() {
        return most - before >= expected / 2;
    }

    /// Why nothing more goes, for a person.
    public String why() {
        return "Of %,d bytes that should have come free last, %,d did: a program may have the files open, or their removal failed. Nothing more goes until that room is there, or is not needed."
                .formatted(expected, Math.max(0, most - before));
    }
}
