package dev.ballast.api.dispatch;

/// The places of jobs under way. Every call belongs to the caller's transaction.
public interface Places {

    /// Makes jobs wait until at most `limit` are under way: the lowest priority first, then the
    /// youngest. No attempt of theirs is spent.
    void fit(int limit);
}
