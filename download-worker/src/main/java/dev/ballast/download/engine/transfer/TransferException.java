package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.http.EgressDeniedException;
import dev.ballast.download.engine.http.ProxyException;
import dev.ballast.download.engine.http.RedirectException;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/// A try that failed, sorted.
final class TransferException extends Exception {
    private final FailureCode code;
    private final boolean lasting;
    private final @Nullable Duration retryAfter;

    private TransferException(
            FailureCode code,
            String detail,
            boolean lasting,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.lasting = lasting;
        this.retryAfter = retryAfter;
    }

    /// A new try, soon, may go better.
    static TransferException passing(FailureCode code, String detail) {
        return new TransferException(code, detail, false, null, null);
    }

    /// A new try, soon, would end the same.
    static TransferException lasting(FailureCode code, String detail) {
        return new TransferException(code, detail, true, null, null);
    }

    /// The server named the time before which a new try is of no use.
    static TransferException notBefore(FailureCode code, String detail, @Nullable Duration wait) {
        return new TransferException(code, detail, true, wait, null);
    }

    /// A failure of the connection to `where`.
    static TransferException of(IOException failure, String where) {
        return switch (failure) {
            case EgressDeniedException e ->
                    new TransferException(FailureCode.EGRESS_DENIED, text(e), true, null, failure);
            case RedirectException e ->
                    new TransferException(
                            FailureCode.SOURCE_UNREACHABLE, text(e), true, null, failure);
            case ProxyException e -> unreachable(text(e), e.isLasting(), failure);
            case UnknownHostException e ->
                    unreachable("the name " + text(e) + " is not known", false, failure);
            case SocketTimeoutException _ -> unreachable(where + " went silent", false, failure);
            default ->
                    untrusted(failure)
                            ? unreachable(
                                    "the certificate of " + where + " is not trusted",
                                    true,
                                    failure)
                            : unreachable(where + ": " + text(failure), false, failure);
        };
    }

    FailureCode code() {
        return code;
    }

    boolean isLasting() {
        return lasting;
    }

    @Nullable Duration retryAfter() {
        return retryAfter;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    TransferOutcome.Failed outcome() {
        return new TransferOutcome.Failed(code, detail(), retryAfter);
    }

    private static TransferException unreachable(String detail, boolean lasting, Throwable cause) {
        return new TransferException(FailureCode.SOURCE_UNREACHABLE, detail, lasting, null, cause);
    }

    private static boolean untrusted(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof CertificateException || e instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }

    private static String text(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
