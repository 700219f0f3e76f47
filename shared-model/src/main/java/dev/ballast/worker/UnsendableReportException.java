package dev.ballast.worker;

/// A report that cannot get through however often it is sent: it is too large, or cannot be written
/// as a message.
public final class UnsendableReportException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnsendableReportException(Throwable cause) {
        super(cause);
    }
}
