package dev.ballast.metadata.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.source.SourceFailure;
import java.io.IOException;
import java.net.URI;

/// Answers that are there already are not asked for again, also by the worker that takes over from
/// one that died.
public interface Answers {

    /// What was said, and who said it.
    ///
    /// @param by endpoint of the hub
    record Said(URI by, JsonNode json) {}

    /// Asks a hub once.
    @FunctionalInterface
    interface Question {
        Said ask() throws SourceFailure;
    }

    /// The answer that is kept under this name, or that of the hub, which is kept then.
    ///
    /// @throws IOException if it cannot be kept
    Said of(String name, Question question) throws SourceFailure, IOException;
}
