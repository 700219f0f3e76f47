package dev.ballast.api.postgres;

import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;

/// A text that can be read again, and so is given up where memory is short.
final class KeptText {
    private volatile SoftReference<String> text;

    KeptText(String text) {
        this.text = new SoftReference<>(text);
    }

    /// Null once it was given up.
    @Nullable String get() {
        return text.get();
    }

    /// Keeps it again.
    void keep(String again) {
        text = new SoftReference<>(again);
    }
}
