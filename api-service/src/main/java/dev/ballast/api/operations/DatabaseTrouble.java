package dev.ballast.api.operations;

import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import java.sql.SQLException;

/// Tells troubles of the database that pass by themselves from faults that would come again.
public final class DatabaseTrouble {
    private DatabaseTrouble() {}

    /// Whether doing the same again later can help. Class 08: connection exceptions; 40: the
    /// transaction lost against another one; 53: too few resources; 57P: the server shuts down
    /// (PostgreSQL, appendix A). Without any state: the pool got no connection in time. A commit
    /// that failed has no other reason here, as no constraint is deferred.
    public static boolean isPassing(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState();
                return state == null
                        || state.startsWith("08")
                        || state.startsWith("40")
                        || state.startsWith("53")
                        || state.startsWith("57P");
            }
            // The connection was lost at the very end, and nothing says so any more.
            if (cause instanceof RollbackException || cause instanceof SystemException) {
                return true;
            }
        }
        return false;
    }
}
