package dev.ballast.cli;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/// `--header-env FIELD=VAR`: request header fields for the source, whose values come from the
/// environment, as they may be secrets.
final class HeaderOption {
    @Option(
            names = "--header-env",
            paramLabel = "FIELD=VAR",
            description =
                    "Send this header field to the source, with the value of the environment"
                            + " variable VAR; may be repeated.")
    private Map<String, String> variables = Map.of();

    /// The fields; none if none are wanted.
    ///
    /// @throws CommandFailure if a variable is not set
    Map<String, String> read(Surroundings surroundings) {
        Map<String, String> headers = new TreeMap<>();
        variables.forEach((field, variable) ->
                headers.put(field, surroundings.secret("--header-env", variable)));
        return headers;
    }
}
