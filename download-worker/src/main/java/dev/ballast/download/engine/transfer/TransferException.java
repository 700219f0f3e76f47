package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.plan.Trouble;
import dev.ballast.http.NoAnswer;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A try that failed, sorted.
final class TransferException extends Exception {
    private final FailureCode code;
    private final Trouble trouble;
    private final boolean lasting;
    private final @Nullable Duration retryAfter;

    private TransferException(
            FailureCode code,
            Trouble trouble,
            String detail,
            boolean lasting,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.trouble = trouble;
        this.lasting = lasting;
        this.retryAfter = retryAfter;
    }

    /// The connection failed; a new try, soon, may go better.
    static TransferException passing(FailureCode code, String detail) {
        return new TransferException(code, Trouble.CONNECTION, detail, false, null, null);
    }

    /// The server cannot answer at the moment.
    static TransferException unavailable(String detail) {
        return new TransferException(
                FailureCode.SOURCE_UNREACHABLE, Trouble.STATUS, detail, false, null, null);
    }

    /// The server said something that does not fit the question; one new try is worth it.
    static TransferException odd(FailureCode code, String detail) {
        return new TransferException(code, Trouble.ODD_ANSWER, detail, false, null, null);
    }

    /// Next to nothing comes over this connection; another one may be faster.
    static TransferException tooSlow(String detail) {
        return new TransferException(
                FailureCode.SOURCE_UNREACHABLE, Trouble.SILENCE, detail, false, null, null);
    }

    /// A new try, soon, would end the same.
    static TransferException lasting(FailureCode code, String detail) {
        return new TransferException(code, Trouble.STATUS, detail, true, null, null);
    }

    /// The server named the time before which a new try is of no use.
    static TransferException notBefore(FailureCode code, String detail, @Nullable Duration wait) {
        return new TransferException(code, Trouble.STATUS, detail, true, wait, null);
    }

    /// A failure of the connection to `where`.
    static TransferException of(IOException failure, String where) {
        if (failure instanceof RenewalException e) {
            return new TransferException(
                    e.code(),
                    Trouble.STATUS,
                    String.valueOf(e.getMessage()),
                    true,
                    e.retryAfter(),
                    failure);
        }
        NoAnswer why = NoAnswer.of(failure, where);
        Trouble trouble =
                failure instanceof SocketTimeoutException ? Trouble.SILENCE : Trouble.CONNECTION;
        return new TransferException(
                why.code(), trouble, why.detail(), why.lasting(), null, failure);
    }

    /// Which budget of tries it is taken from.
    Trouble trouble() {
        return trouble;
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
}
