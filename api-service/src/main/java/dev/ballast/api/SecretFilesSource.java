package dev.ballast.api;

import dev.ballast.settings.SecretFiles;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/// Secrets that lie in files ([SecretFiles]) as if they were environment variables. Read once, at
/// the start; what is set by the environment itself goes first.
public final class SecretFilesSource implements ConfigSource {
    /// Just below the environment's own.
    private static final int ORDINAL = 299;

    private final Map<String, String> secrets = SecretFiles.in(System.getenv());

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }

    @Override
    public Set<String> getPropertyNames() {
        return secrets.keySet();
    }

    @Override
    public @Nullable String getValue(String name) {
        return secrets.get(name);
    }

    @Override
    public String getName() {
        return "secret files";
    }
}
