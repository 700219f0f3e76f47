package dev.ballast.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which Ballast is meant. What is not given comes from the environment, then
/// from the Ballast that runs on this machine.
final class Connection {
    private static final String DEFAULT_URL = "http://127.0.0.1:8080";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Address of the API. Default: $BALLAST_URL, or the one on this machine.")
    private @Nullable String url;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "API key; others on this machine can see it. Default: $BALLAST_KEY.")
    private @Nullable String key;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "File that holds the API key. Default: $BALLAST_KEY_FILE, or the admin key of"
                            + " the one on this machine.")
    private @Nullable Path keyFile;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Data folder of the Ballast on this machine. Default: .ballast")
    private @Nullable Path data;

    /// The API that is meant.
    ///
    /// @throws CommandFailure if there is no valid address or no key
    Api open(Surroundings surroundings) {
        Optional<LocalData> local = local(surroundings);
        URI address = address(surroundings, local);
        return new Api(address, findKey(surroundings, local, address));
    }

    /// The Ballast on this machine, if it is the one that is meant.
    Optional<LocalData> local(Surroundings surroundings) {
        boolean elsewhere = url != null || !surroundings.variable("BALLAST_URL").isEmpty();
        return elsewhere && data == null
                ? Optional.empty()
                : LocalData.in(data != null ? data : surroundings.home().resolve(".ballast"));
    }

    private URI address(Surroundings surroundings, Optional<LocalData> local) {
        String named = url != null ? url : data != null ? "" : surroundings.variable("BALLAST_URL");
        String text = named.isEmpty() ? local.map(LocalData::url).orElse(DEFAULT_URL) : named;
        try {
            URI address = URI.create(text.endsWith("/") ? text : text + "/");
            if (address.getHost() != null
                    && String.valueOf(address.getScheme()).startsWith("http")) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw CommandFailure.usage(
                "'%s' is not the address of an API.".formatted(text),
                "Give one such as http://127.0.0.1:8080 with --url or BALLAST_URL.");
    }

    private String findKey(Surroundings surroundings, Optional<LocalData> local, URI address) {
        if (key != null) {
            return key;
        }
        if (keyFile != null) {
            return read(keyFile);
        }
        if (data == null && !surroundings.variable("BALLAST_KEY").isEmpty()) {
            return surroundings.variable("BALLAST_KEY");
        }
        if (data == null && !surroundings.variable("BALLAST_KEY_FILE").isEmpty()) {
            return read(Path.of(surroundings.variable("BALLAST_KEY_FILE")));
        }
        if (local.isPresent()) {
            return read(local.get().adminKey());
        }
        throw new CommandFailure(
                ExitCode.FORBIDDEN,
                "There is no API key for %s.".formatted(address),
                "Give one with --key-file, BALLAST_KEY_FILE or BALLAST_KEY; or start a Ballast"
                        + " here: ballast up");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FORBIDDEN,
                    "The key file %s cannot be read (%s)."
                            .formatted(file, e.getClass().getSimpleName()),
                    "Give another one with --key-file, or ask its owner.");
        }
    }
}
