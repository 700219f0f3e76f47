package dev.ballast.http;

import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLPeerUnverifiedException;

/// Why a request got no answer, or no whole one.
///
/// @param detail for a person; holds no secret and no query of a URL
/// @param lasting whether a new try, soon, would end the same
public record NoAnswer(FailureCode code, String detail, boolean lasting) {

    /// Sorts the failure of a connection.
    ///
    /// @param where that was asked, for people
    public static NoAnswer of(IOException failure, String where) {
        return switch (failure) {
            case EgressDeniedException e -> new NoAnswer(FailureCode.EGRESS_DENIED, text(e), true);
            case RedirectException e -> unreachable(text(e), true);
            case ProxyException e -> unreachable(text(e), e.isLasting());
            case UnknownHostException e ->
                    unreachable("the name " + text(e) + " is not known", false);
            case SocketTimeoutException _ -> unreachable(where + " went silent", false);
            default ->
                    untrusted(failure)
                            ? unreachable("the certificate of " + where + " is not trusted", true)
                            : unreachable(where + ": " + text(failure), false);
        };
    }

    private static NoAnswer unreachable(String detail, boolean lasting) {
        return new NoAnswer(FailureCode.SOURCE_UNREACHABLE, detail, lasting);
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
