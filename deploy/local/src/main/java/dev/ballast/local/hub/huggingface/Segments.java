package dev.ballast.local.hub.huggingface;

import dev.ballast.local.hub.Request;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Reading and writing the paths and queries of the hub's addresses.
final class Segments {
    private Segments() {}

    /// The decoded segments of a path.
    static List<String> of(Request request) {
        return Arrays.stream(request.path().substring(1).split("/", -1))
                .map(Segments::decode)
                .toList();
    }

    static Map<String, String> query(Request request) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : request.query().split("&", -1)) {
            String[] parts = parameter.split("=", 2);
            parameters.put(parts[0], parts.length == 2 ? decode(parts[1]) : "");
        }
        return parameters;
    }

    /// A path in a repository as part of an address: `/` stays.
    static String encode(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(segment ->
                        URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
