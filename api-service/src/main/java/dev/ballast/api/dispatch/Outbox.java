package dev.ballast.api.dispatch;

import dev.ballast.model.message.Control;
import java.util.Collection;

/// What workers are told, sent if and only if the caller's transaction commits.
public interface Outbox {

    /// Tells every worker.
    void tell(Collection<? extends Control> messages);
}
