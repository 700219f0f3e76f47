package dev.ballast.download.engine.transfer;

import dev.ballast.http.Validator;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What an answer is good for.
sealed interface Verdict {

    /// Its body is wanted.
    ///
    /// @param first offset, in the file, of the body's first byte
    /// @param total size of the whole content, empty if not announced
    /// @param version what the server says the content is; null if it does not
    record Body(long first, OptionalLong total, @Nullable Validator version) implements Verdict {}

    /// There is nothing beyond the bytes that are there already.
    record NothingLeft(long total) implements Verdict {}

    /// It belongs to another version, or to one that nobody can tell, so the bytes that are there
    /// cannot be continued.
    ///
    /// @param changed whether the content is known to be another; else it is only not known to be
    ///   the same
    record CannotContinue(String why, boolean changed) implements Verdict {}

    /// It is of no use.
    record Useless(TransferException failure) implements Verdict {}
}
