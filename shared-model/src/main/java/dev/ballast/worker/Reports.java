package dev.ballast.worker;

import dev.ballast.model.message.Report;
import java.util.concurrent.CompletionStage;

/// Carries reports to the API.
public interface Reports {

    /// Sends one report without blocking. The next one is sent only after the stage is complete:
    /// then the report is safe, or, if it completed with an exception, may or may not have got
    /// through and its events have to be sent again. An [UnsendableReportException] means that this
    /// report never will.
    CompletionStage<Void> send(Report report);
}
