package dev.ballast.api.catalogs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// An entry as JSON in the form of catalog files, as it is stored. Kept as bytes, since those are
/// what most callers get.
public final class EntryText {
    private final byte[] utf8;

    /// @param json an object
    public EntryText(String json) {
        this.utf8 = json.strip().getBytes(StandardCharsets.UTF_8);
    }

    /// Writes it without its last brace, so that further fields can follow.
    public void writeOpen(OutputStream out) throws IOException {
        out.write(utf8, 0, utf8.length - 1);
    }

    /// The whole object.
    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
