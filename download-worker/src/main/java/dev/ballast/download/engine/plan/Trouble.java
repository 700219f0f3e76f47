package dev.ballast.download.engine.plan;

/// Kinds of failed tries. Each has a budget of its own, so that a server that is overloaded and on
/// a bad line is not given up sooner than one with either.
public enum Trouble {
    /// No connection, or one that broke.
    CONNECTION,
    /// A connection on which nothing, or nearly nothing, came.
    SILENCE,
    /// A status that says: later, perhaps.
    STATUS,
    /// An answer that does not fit the question. What is said twice will be said again.
    ODD_ANSWER
}
