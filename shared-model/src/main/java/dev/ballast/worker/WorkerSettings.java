package dev.ballast.worker;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.settings.KafkaSecurity;
import dev.ballast.volume.VolumeLayout;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the environment says to a worker of any kind.
///
/// @param api address of the API (`BALLAST_URL`, required)
/// @param key shown to the API (`BALLAST_KEY`, or the file `BALLAST_KEY_FILE`; one is required)
/// @param kafka `host:port`, comma separated (`BALLAST_KAFKA`, required)
/// @param kafkaSecurity how Kafka is reached (`BALLAST_KAFKA_SECURITY` and others)
/// @param volumes roots by name (`BALLAST_VOLUMES`, `name=/path`, comma separated; or, for the root
///   of `shared` alone, `MODELS_DIR`, or the folder of llama.cpp in it: `LLAMA_CACHE`, else
///   `LLAMACTL_LLAMACPP_CACHE_DIR`; one is required)
/// @param slots tasks at once (`BALLAST_SLOTS`, 1 to 1000)
/// @param id of the worker, that no other one has (`BALLAST_WORKER`, default `<host>-<kind>`)
/// @param host where it runs
/// @param egressAllow host names and CIDRs (`BALLAST_EGRESS_ALLOW`, comma separated, default none)
public record WorkerSettings(
        URI api,
        ApiKey key,
        String kafka,
        KafkaSecurity kafkaSecurity,
        Map<VolumeName, Path> volumes,
        int slots,
        String id,
        String host,
        List<String> egressAllow) {
    private static final int MAX_SLOTS = 1000;
    private static final String LLAMA_CPP = "llama.cpp";
    private static final String LIST = "installed-models.json";

    public WorkerSettings {
        volumes = Map.copyOf(volumes);
        egressAllow = List.copyOf(egressAllow);
    }

    /// Reads the settings.
    ///
    /// @param lookup the value of a name in the environment; null where it has none
    /// @param kind of worker, such as `download`: two kinds on one host must not share an id
    /// @param defaultSlots where `BALLAST_SLOTS` is not set
    /// @throws SettingsException for the first one that is missing or wrong
    public static WorkerSettings read(
            Function<String, @Nullable String> lookup, String kind, int defaultSlots) {
        Reader reader = new Reader(lookup);
        String host = hostName();
        return new WorkerSettings(
                reader.api(),
                reader.key(),
                reader.required("BALLAST_KAFKA", "kafka:9092"),
                reader.kafkaSecurity(),
                reader.volumes(),
                reader.slots(defaultSlots),
                reader.text("BALLAST_WORKER", host + "-" + kind),
                host,
                reader.list("BALLAST_EGRESS_ALLOW"));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }

    private record Reader(Function<String, @Nullable String> lookup) {
        String required(String name, String example) {
            String value = text(name, "");
            if (value.isEmpty()) {
                throw new SettingsException(
                        "%s is not set; set it, for example to %s".formatted(name, example));
            }
            return value;
        }

        String text(String name, String otherwise) {
            String value = lookup.apply(name);
            return value == null || value.isBlank() ? otherwise : value.strip();
        }

        List<String> list(String name) {
            return Arrays.stream(text(name, "").split(","))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .toList();
        }

        URI api() {
            String text = required("BALLAST_URL", "http://api:8080");
            try {
                URI uri = URI.create(text);
                if (List.of("http", "https").contains(String.valueOf(uri.getScheme()))
                        && uri.getHost() != null) {
                    return uri;
                }
            } catch (IllegalArgumentException _) {
                // Said below.
            }
            throw wrong("BALLAST_URL", text, "an http:// or https:// address", "http://api:8080");
        }

        ApiKey key() {
            String key = text("BALLAST_KEY", "");
            if (!key.isEmpty()) {
                return ApiKey.of(key);
            }
            String file = text("BALLAST_KEY_FILE", "");
            if (file.isEmpty()) {
                throw new SettingsException(
                        "neither BALLAST_KEY nor BALLAST_KEY_FILE is set; set one to an API key"
                                + " with the role 'worker', or to the file that holds it");
            }
            return ApiKey.inFile(Path.of(file));
        }

        KafkaSecurity kafkaSecurity() {
            try {
                return KafkaSecurity.read(lookup);
            } catch (IllegalArgumentException | UncheckedIOException e) {
                throw new SettingsException(String.valueOf(e.getMessage()));
            }
        }

        Map<VolumeName, Path> volumes() {
            Map<VolumeName, Path> volumes = roots();
            checkList(volumes);
            return volumes;
        }

        /// Who mounts a volume looks for the list of its models in its root; a setting that moved
        /// it would hide it from them, so one is refused instead of overlooked.
        private void checkList(Map<VolumeName, Path> volumes) {
            String asked = text("MODELS_DB_PATH", "");
            if (!asked.isEmpty()
                    && volumes.values().stream()
                            .noneMatch(root -> root.resolve(LIST).equals(Path.of(asked)))) {
                throw new SettingsException(
                        "MODELS_DB_PATH is '%s', but the list of models is always %s in the root of a volume; leave it out"
                                .formatted(asked, LIST));
            }
        }

        private Map<VolumeName, Path> roots() {
            return text("BALLAST_VOLUMES", "").isEmpty()
                    ? rootOfOthers()
                            .map(root -> Map.of(VolumeName.SHARED, root))
                            .orElseGet(this::named)
                    : named();
        }

        /// The root of `shared` where the programs whose API is served here would keep their
        /// models.
        private Optional<Path> rootOfOthers() {
            String folder = text("MODELS_DIR", "");
            if (!folder.isEmpty()) {
                if (!folder.startsWith("/")) {
                    throw wrong("MODELS_DIR", folder, "an absolute path", "/workspace/models");
                }
                return Optional.of(Path.of(folder));
            }
            return Stream.of("LLAMA_CACHE", "LLAMACTL_LLAMACPP_CACHE_DIR")
                    .filter(name -> !text(name, "").isEmpty())
                    .findFirst()
                    .map(name -> aboveCache(name, Path.of(text(name, ""))));
        }

        /// What is shown to llama.cpp lies in a folder of this name in the root of a volume.
        private static Path aboveCache(String name, Path cache) {
            Path root = cache.getParent();
            if (!cache.isAbsolute() || root == null || !cache.endsWith(LLAMA_CPP)) {
                throw wrong(
                        name,
                        cache.toString(),
                        "the folder %s in the root of a volume where BALLAST_VOLUMES is not set"
                                .formatted(LLAMA_CPP),
                        "/models/" + LLAMA_CPP);
            }
            return root;
        }

        private Map<VolumeName, Path> named() {
            String example = "shared=/models";
            String text = required("BALLAST_VOLUMES", example);
            Map<VolumeName, Path> volumes = new LinkedHashMap<>();
            for (String item : list("BALLAST_VOLUMES")) {
                String[] parts = item.split("=", 2);
                if (parts.length != 2 || !parts[1].startsWith("/")) {
                    throw wrong("BALLAST_VOLUMES", text, "a list of name=/absolute/path", example);
                }
                Path root = Path.of(parts[1].strip());
                VolumeName name = name(parts[0], root);
                if (volumes.put(name, root) != null) {
                    throw new SettingsException(
                            "BALLAST_VOLUMES is '%s', which has two volumes of the name '%s'; give each one of its own"
                                    .formatted(text, name));
                }
            }
            return volumes;
        }

        private static VolumeName name(String text, Path root) {
            try {
                return VolumeLayout.isNamedEarlier(root)
                        ? VolumeName.ofSettingEarlier(text)
                        : VolumeName.ofSetting(text);
            } catch (IllegalArgumentException e) {
                throw new SettingsException("BALLAST_VOLUMES: " + e.getMessage());
            }
        }

        int slots(int otherwise) {
            String text = text("BALLAST_SLOTS", Integer.toString(otherwise));
            try {
                int slots = Integer.parseInt(text);
                if (slots >= 1 && slots <= MAX_SLOTS) {
                    return slots;
                }
            } catch (NumberFormatException _) {
                // Said below.
            }
            throw wrong("BALLAST_SLOTS", text, "a number from 1 to " + MAX_SLOTS, "4");
        }

        private static SettingsException wrong(
                String name, String value, String takes, String example) {
            return new SettingsException(
                    "%s is '%s', but takes %s, for example %s"
                            .formatted(name, value, takes, example));
        }
    }
}
