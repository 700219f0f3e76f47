package dev.ballast.api.operations;

import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells troubles of the database that pass by themselves from faults that would come again.
public final class DatabaseTrouble {
    /// Classes of errors that pass (PostgreSQL, appendix A): connections; a state of the
    /// transaction such as read-only, which is that of a standby; the transaction lost against
    /// another one; too few resources; an object not in the state that is needed, or its lock not
    /// in time; the server shuts down, or somebody cancelled the statement; the system below it;
    /// its own bugs.
    private static final Set<String> PASSING =
            Set.of("08", "25", "40", "53", "55", "57", "58", "XX");

    /// Data that is none, and rows that must not be.
    private static final Set<String> REFUSING = Set.of("22", "23");

    private DatabaseTrouble() {}

    /// What the database says is wrong.
    ///
    /// @param sqlClass the first two characters of the SQLState; null if the connection was lost at
    ///   the very end, or the pool got none in time, and nothing says so any more. A commit that
    ///   failed has no other reason here, as no constraint is deferred.
    private record Trouble(@Nullable String sqlClass) {}

    /// Whether doing the same again soon can help, as the database is away or busy.
    public static boolean isPassing(Throwable error) {
        return find(error)
                .filter(it -> it.sqlClass() == null || PASSING.contains(it.sqlClass()))
                .isPresent();
    }

    /// Whether what was asked for is at fault, so that it would fail for ever: the database refuses
    /// a value or a row, or the error is none of the database's. Everything else is over at the
    /// latest when somebody has repaired it.
    public static boolean isOfWhatWasAsked(Throwable error) {
        return find(error)
                .filter(it -> it.sqlClass() == null || !REFUSING.contains(it.sqlClass()))
                .isEmpty();
    }

    private static Optional<Trouble> find(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState();
                return Optional.of(
                        new Trouble(
                                state == null || state.length() < 2
                                        ? null
                                        : state.substring(0, 2)));
            }
            if (cause instanceof RollbackException || cause instanceof SystemException) {
                return Optional.of(new Trouble(null));
            }
        }
        return Optional.empty();
    }
}
