package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// A whole list of the API, read page by page.
final class Pages {
    private static final int SIZE = 200;

    private Pages() {}

    /// What is done with an item.
    interface Reader {
        void read(JsonNode item) throws IOException, ApiProblem;
    }

    /// Reads all items, each page when the one before it has been read.
    ///
    /// @param filters which items; empty values count as none
    /// @param most pages, of 200 items each
    static void read(
            Api api, String collection, Map<String, String> filters, int most, Reader reader)
            throws IOException, ApiProblem {
        Map<String, String> parameters = new LinkedHashMap<>(filters);
        parameters.put("limit", Integer.toString(SIZE));
        String cursor = "";
        int pages = 0;
        do {
            parameters.put("cursor", cursor);
            JsonNode page = api.get(collection + Api.query(parameters));
            for (JsonNode item : page.path("items")) {
                reader.read(item);
            }
            cursor = page.path("next_cursor").asText("");
            pages++;
        } while (!cursor.isEmpty() && pages < most);
    }
}
