package dev.ballast.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Secrets that lie in files, as Docker and Kubernetes hand them over: where `NAME` is not set,
/// `NAME_FILE` names the file that holds it. Blanks around the secret do not count, and a file that
/// holds nothing else is as good as none.
public final class SecretFiles {
    /// The settings that name a file, by the names of those that it stands for.
    private static final Map<String, String> FILES =
            Map.of(
                    "BALLAST_DB_PASSWORD", "BALLAST_DB_PASSWORD_FILE",
                    "BALLAST_SECRET_KEY", "BALLAST_SECRET_KEY_FILE",
                    "BALLAST_KAFKA_PASSWORD", "BALLAST_KAFKA_PASSWORD_FILE",
                    "HF_TOKEN", "HF_TOKEN_FILE",
                    "CIVITAI_TOKEN", "CIVITAI_TOKEN_FILE");

    private SecretFiles() {}

    /// What the environment says, files included.
    ///
    /// @param environment the value of a name; null where it has none
    /// @return throws an [UncheckedIOException] that names the file where it cannot be read
    public static Function<String, @Nullable String> over(
            Function<String, @Nullable String> environment) {
        return name -> {
            String given = environment.apply(name);
            return isSet(given) ? given : read(environment, name);
        };
    }

    /// The secrets that lie in files, by the names of their settings.
    ///
    /// @throws UncheckedIOException if one cannot be read; the message names the file
    public static Map<String, String> in(Map<String, String> environment) {
        Map<String, String> found = new HashMap<>();
        for (String name : FILES.keySet()) {
            String secret = isSet(environment.get(name)) ? null : read(environment::get, name);
            if (secret != null) {
                found.put(name, secret);
            }
        }
        return Map.copyOf(found);
    }

    private static @Nullable String read(
            Function<String, @Nullable String> environment, String name) {
        String setting = FILES.get(name);
        String file = setting == null ? null : environment.apply(setting);
        if (file == null || file.isBlank()) {
            return null;
        }
        try {
            String secret = Files.readString(Path.of(file.strip())).strip();
            return secret.isEmpty() ? null : secret;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s: the file %s cannot be read".formatted(setting, file.strip()), e);
        }
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isBlank();
    }
}
