package dev.ballast.worker;

import java.io.Serial;

/// A setting is missing or makes no sense. The message is a sentence for whoever runs the worker:
/// it names the setting, says what it takes, and shows an example.
public final class SettingsException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }
}
