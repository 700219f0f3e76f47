package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.EntryText;
import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;

/// A text that can be read again, and so is given up where memory is short.
final class KeptText {
    private volatile SoftReference<EntryText> text;

    KeptText(EntryText text) {
        this.text = new SoftReference<>(text);
    }

    /// Null once it was given up.
    @Nullable EntryText get() {
        return text.get();
    }

    /// Keeps it again.
    void keep(EntryText again) {
        text = new SoftReference<>(again);
    }
}
