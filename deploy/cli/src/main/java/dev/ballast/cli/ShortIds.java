package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Beginnings of ids: long enough to tell one from another, short enough to type.
final class ShortIds {
    private static final int SHORTEST = 8;
    private static final int FULL = 36;
    private static final int PAGES = 25;
    private static final Set<String> IN_PAGES = Set.of("jobs", "models");

    private ShortIds() {}

    /// The shortest length, at least 8, at which all these ids differ.
    static int length(JsonNode items) {
        List<String> ids = new ArrayList<>();
        items.forEach(item -> ids.add(item.path("id").asText()));
        int length = SHORTEST;
        while (length < FULL && distinct(ids, length) < ids.size()) {
            length++;
        }
        return length;
    }

    static String shorten(String id, int length) {
        return id.length() <= length ? id : id.substring(0, length);
    }

    /// The id that begins so, among the newest 5,000 of the collection.
    ///
    /// @param collection `jobs`, `models`, `keys` …
    /// @throws CommandFailure if none or several begin so
    static String resolve(Api api, String collection, String beginning)
            throws IOException, ApiProblem {
        if (beginning.length() >= FULL) {
            return beginning;
        }
        List<String> found = find(api, collection, beginning);
        if (found.contains(beginning)) {
            return beginning;
        }
        return switch (found.size()) {
            case 1 -> found.getFirst();
            case 0 ->
                    throw new CommandFailure(
                            ExitCode.NOT_FOUND,
                            "None of the %s has an id that begins with '%s'."
                                    .formatted(collection, beginning),
                            "List them with: ballast " + collection);
            default ->
                    throw CommandFailure.usage(
                            "%d of the %s have ids that begin with '%s': %s%s"
                                    .formatted(
                                            found.size(),
                                            collection,
                                            beginning,
                                            String.join(
                                                    ", ",
                                                    found.subList(0, Math.min(3, found.size()))),
                                            found.size() > 3 ? ", …" : ""),
                            "Type more of it.");
        };
    }

    private static List<String> find(Api api, String collection, String beginning)
            throws IOException, ApiProblem {
        List<String> found = new ArrayList<>();
        Pages.Reader reader =
                item -> {
                    String id = item.path("id").asText();
                    if (id.startsWith(beginning)) {
                        found.add(id);
                    }
                };
        if (IN_PAGES.contains(collection)) {
            Pages.read(api, collection, Map.of(), PAGES, reader);
        } else {
            for (JsonNode item : api.get(collection).path("items")) {
                reader.read(item);
            }
        }
        return found;
    }

    private static long distinct(List<String> ids, int length) {
        return ids.stream().map(id -> shorten(id, length)).distinct().count();
    }
}
