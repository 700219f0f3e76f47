package dev.ballast.download.quarkus;

import dev.ballast.download.engine.http.EgressPolicy;
import dev.ballast.download.engine.http.HttpSettings;
import dev.ballast.download.engine.http.ProxySettings;
import dev.ballast.download.engine.http.Trust;
import dev.ballast.download.source.civitai.CivitaiSettings;
import dev.ballast.download.source.huggingface.HubSettings;
import dev.ballast.settings.SecretFiles;
import dev.ballast.worker.SettingsException;
import dev.ballast.worker.WorkerSettings;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the environment says to a download worker.
///
/// @param worker what it says to any worker; `BALLAST_SLOTS` is 4 if not set
/// @param volumeInit whether a volume is begun in an empty folder that is no mount point
///   (`BALLAST_VOLUME_INIT`)
/// @param egress which addresses may be fetched from
/// @param proxies `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`; none if not set
/// @param trust the authorities of the Java runtime and those in `BALLAST_CA_BUNDLE`
/// @param connectTimeout for one address of a source (`BALLAST_CONNECT_TIMEOUT`)
/// @param readTimeout longest silence of a source (`BALLAST_READ_TIMEOUT`)
/// @param maxSpeed bytes per second of this worker alone (`BALLAST_MAX_SPEED`, 1024 or more); null
///   for no limit of its own
/// @param civitai where CivitAI is, and the worker's key for it (`CIVITAI_ENDPOINT`,
///   `CIVITAI_TOKEN`)
/// @param hub where the Hugging Face Hub is, and the worker's token for it (`HF_ENDPOINT`,
///   `HF_TOKEN`)
record DownloadSettings(
        WorkerSettings worker,
        boolean volumeInit,
        EgressPolicy egress,
        ProxySettings proxies,
        Trust trust,
        Duration connectTimeout,
        Duration readTimeout,
        @Nullable Long maxSpeed,
        CivitaiSettings civitai,
        HubSettings hub) {
    private static final int DEFAULT_SLOTS = 4;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final long LEAST_SPEED = 1024;

    /// @throws SettingsException for the first one that is missing or wrong
    static DownloadSettings read(Function<String, @Nullable String> environment) {
        Function<String, @Nullable String> lookup = SecretFiles.over(environment);
        WorkerSettings worker = WorkerSettings.read(lookup, "download", DEFAULT_SLOTS);
        return new DownloadSettings(
                worker,
                flag(lookup, "BALLAST_VOLUME_INIT"),
                egress(worker),
                proxies(lookup),
                trust(lookup.apply("BALLAST_CA_BUNDLE")),
                duration(lookup, "BALLAST_CONNECT_TIMEOUT", Duration.ofSeconds(15)),
                duration(lookup, "BALLAST_READ_TIMEOUT", Duration.ofSeconds(30)),
                maxSpeed(lookup),
                civitai(lookup),
                hub(lookup));
    }

    HttpSettings http(String version) {
        return HttpSettings.of(version)
                .withProxies(proxies)
                .withTrust(trust)
                .withConnectTimeout(connectTimeout)
                .withReadTimeout(readTimeout);
    }

    private static boolean flag(Function<String, @Nullable String> lookup, String name) {
        String text = lookup.apply(name);
        if (text == null || text.isBlank()) {
            return false;
        }
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new SettingsException(
                            "%s is '%s', but takes true or false".formatted(name, text));
        };
    }

    private static EgressPolicy egress(WorkerSettings worker) {
        try {
            return EgressPolicy.of(worker.egressAllow());
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    "BALLAST_EGRESS_ALLOW: %s; it takes host names and CIDRs, for example hub.example,10.0.0.0/8"
                            .formatted(e.getMessage()));
        }
    }

    private static ProxySettings proxies(Function<String, @Nullable String> lookup) {
        try {
            return ProxySettings.read(lookup);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(e.getMessage() + ", for example http://proxy.example:3128");
        }
    }

    private static HubSettings hub(Function<String, @Nullable String> lookup) {
        try {
            return HubSettings.read(lookup);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(String.valueOf(e.getMessage()));
        }
    }

    private static Trust trust(@Nullable String bundle) {
        if (bundle == null || bundle.isBlank()) {
            return Trust.system();
        }
        try {
            return Trust.withBundle(Path.of(bundle.strip()));
        } catch (NoSuchFileException _) {
            throw new SettingsException("BALLAST_CA_BUNDLE: there is no file " + bundle);
        } catch (IOException | InvalidPathException e) {
            throw new SettingsException("BALLAST_CA_BUNDLE: " + e.getMessage());
        }
    }

    private static CivitaiSettings civitai(Function<String, @Nullable String> lookup) {
        try {
            return CivitaiSettings.read(lookup);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    "CIVITAI_ENDPOINT: %s; it takes hosts or addresses, for example https://civitai.com"
                            .formatted(e.getMessage()));
        }
    }

    private static Duration duration(
            Function<String, @Nullable String> lookup, String name, Duration otherwise) {
        String text = lookup.apply(name);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            String stripped = text.strip();
            Duration duration =
                    stripped.matches("\\d{1,9}")
                            ? Duration.ofSeconds(Long.parseLong(stripped))
                            : Duration.parse(stripped);
            if (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException _) {
            // Said below.
        }
        throw new SettingsException(
                "%s is '%s', but takes seconds or an ISO-8601 duration, from PT1S to PT1H, for example PT20S"
                        .formatted(name, text));
    }

    private static @Nullable Long maxSpeed(Function<String, @Nullable String> lookup) {
        String text = lookup.apply("BALLAST_MAX_SPEED");
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            long speed = Long.parseLong(text.strip());
            if (speed >= LEAST_SPEED) {
                return speed;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new SettingsException(
                "BALLAST_MAX_SPEED is '%s'; it takes bytes per second, %d or more, for example 100000000"
                        .formatted(text, LEAST_SPEED));
    }
}
