package dev.ballast.worker;

import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpSettings;
import dev.ballast.http.ProxySettings;
import dev.ballast.http.Trust;
import dev.ballast.source.civitai.CivitaiSettings;
import dev.ballast.source.huggingface.HubSettings;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the environment says to a worker that asks sources.
///
/// @param egress which addresses may be talked to (`BALLAST_EGRESS_ALLOW`)
/// @param proxies `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`; none if not set
/// @param trust the authorities of the Java runtime and those in `BALLAST_CA_BUNDLE`
/// @param connectTimeout for one address of a source (`BALLAST_CONNECT_TIMEOUT`)
/// @param readTimeout longest silence of a source (`BALLAST_READ_TIMEOUT`)
/// @param civitai where CivitAI is, and the worker's key for it (`CIVITAI_ENDPOINT`,
///   `CIVITAI_TOKEN`)
/// @param hub where the Hugging Face Hub is, and the worker's token for it (`HF_ENDPOINT`,
///   `HF_TOKEN`)
public record OutboundSettings(
        EgressPolicy egress,
        ProxySettings proxies,
        Trust trust,
        Duration connectTimeout,
        Duration readTimeout,
        CivitaiSettings civitai,
        HubSettings hub) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /// Reads them, those of `BALLAST_EGRESS_ALLOW` too.
    ///
    /// @throws SettingsException for the first one that is wrong
    public static OutboundSettings read(Function<String, @Nullable String> lookup) {
        String allowed = lookup.apply("BALLAST_EGRESS_ALLOW");
        return read(lookup, allowed == null ? List.of() : List.of(allowed.split(",", -1)));
    }

    /// Reads them.
    ///
    /// @param allowed what may be talked to besides public addresses
    /// @throws SettingsException for the first one that is wrong
    public static OutboundSettings read(
            Function<String, @Nullable String> lookup, List<String> allowed) {
        return new OutboundSettings(
                egress(allowed),
                proxies(lookup),
                trust(lookup.apply("BALLAST_CA_BUNDLE")),
                duration(lookup, "BALLAST_CONNECT_TIMEOUT", Duration.ofSeconds(15)),
                duration(lookup, "BALLAST_READ_TIMEOUT", Duration.ofSeconds(30)),
                civitai(lookup),
                hub(lookup));
    }

    /// What the client is made with.
    ///
    /// @param version of Ballast
    public HttpSettings http(String version) {
        return HttpSettings.of(version)
                .withProxies(proxies)
                .withTrust(trust)
                .withConnectTimeout(connectTimeout)
                .withReadTimeout(readTimeout);
    }

    private static EgressPolicy egress(List<String> allowed) {
        try {
            return EgressPolicy.of(allowed);
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
}
