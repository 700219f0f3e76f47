package dev.ballast.metadata.preview;

/// A picture that is not taken; the message says why, for a log.
final class RefusedPictureException extends Exception {
    RefusedPictureException(String why) {
        super(why);
    }
}
