package dev.ballast.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The key that a worker shows to the API: given as it is, or in a file that may appear or change
/// while the worker runs. Thread-safe; never prints the key.
public final class ApiKey {
    private final @Nullable Path file;
    private volatile @Nullable String value;

    private ApiKey(@Nullable String value, @Nullable Path file) {
        this.value = value;
        this.file = file;
    }

    /// This key, for good.
    public static ApiKey of(String key) {
        return new ApiKey(key.strip(), null);
    }

    /// The key in this file, which is read when it is first needed.
    public static ApiKey inFile(Path file) {
        return new ApiKey(null, file);
    }

    /// The key.
    ///
    /// @throws IOException if it is in a file that cannot be read yet; the message names the file
    public String value() throws IOException {
        String known = value;
        if (known != null || file == null) {
            return known == null ? "" : known;
        }
        String read = Files.readString(file).strip();
        if (read.isEmpty()) {
            throw new IOException("the key file " + file + " is empty");
        }
        value = read;
        return read;
    }

    /// The API did not accept the key: a file is read again.
    public void refused() {
        if (file != null) {
            value = null;
        }
    }

    @Override
    public String toString() {
        return file == null ? "a given key" : "the key in " + file;
    }
}
