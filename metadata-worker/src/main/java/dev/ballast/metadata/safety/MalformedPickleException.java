package dev.ballast.metadata.safety;

/// A pickle that cannot be read on. The message is the rest of a sentence about it.
final class MalformedPickleException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean others;

    /// Bytes that no unpickler could go on with.
    MalformedPickleException(String what, long position) {
        this(what, position, false);
    }

    private MalformedPickleException(String what, long position, boolean others) {
        super("%s at byte %d.".formatted(what, position), null, false, false);
        this.others = others;
    }

    /// Bytes that an unpickler may go on with, but that are more or odder than is looked at.
    static MalformedPickleException limit(String what, long position) {
        return new MalformedPickleException(what, position, true);
    }

    /// Whether other readers may go on, so that nobody knows what the rest does.
    boolean others() {
        return others;
    }
}
