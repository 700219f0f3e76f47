package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/// What all lists can be asked: which items, and how many.
final class ListOptions {
    @Option(
            names = {"-q", "--query"},
            paramLabel = "TEXT",
            description = "Only those whose name or source holds this text.")
    private String query = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most so many, up to 200. Default: ${DEFAULT-VALUE}.")
    private int limit;

    /// The parameters of the call.
    ///
    /// @param filters those that only this list has
    Map<String, String> parameters(Map<String, String> filters) {
        Map<String, String> parameters = new LinkedHashMap<>(filters);
        parameters.put("q", query);
        parameters.put("limit", Integer.toString(limit));
        return parameters;
    }

    /// Says that there are more items than the page shows, if there are.
    static void tellMore(JsonNode page, PrintWriter out) {
        long total = page.path("total").asLong();
        int shown = page.path("items").size();
        if (total > shown) {
            out.println("… %d of %d; see more with --limit".formatted(shown, total));
        }
    }
}
