package dev.ballast.download.engine.transfer;

/// The bytes that are there cannot be continued; see [Verdict.CannotContinue].
final class VersionLostException extends Exception {
    private final boolean changed;

    VersionLostException(Verdict.CannotContinue verdict) {
        super(verdict.why());
        this.changed = verdict.changed();
    }

    String why() {
        return String.valueOf(getMessage());
    }

    boolean changed() {
        return changed;
    }
}
