package dev.ballast.metadata.safety;

/// Bytes that no unpickler could go on with. The message is the rest of a sentence about the
/// pickle.
final class MalformedPickleException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedPickleException(String what, long position) {
        super("%s at byte %d.".formatted(what, position), null, false, false);
    }
}
