package dev.ballast.model.artifact;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which file of a version on CivitAI is meant.
///
/// @param fileId exactly this one, 1 or more; null to go by the traits
/// @param traits what download links of the site ask for: values of [#TRAITS]; none for its usual
///   choice
public record CivitaiChoice(@Nullable Long fileId, SortedMap<String, String> traits) {
    /// What a download link may ask for.
    public static final List<String> TRAITS = List.of("type", "format", "size", "fp", "quantType");

    /// The primary file.
    public static final CivitaiChoice USUAL = new CivitaiChoice(null, new TreeMap<>());

    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z]+)=([^&]*)");
    private static final Pattern VALUE = Pattern.compile("[\\w. -]{1,40}");

    public CivitaiChoice {
        traits = new TreeMap<>(traits);
        if (fileId != null && fileId < 1) {
            throw new IllegalArgumentException("a CivitAI id is 1 or more");
        }
        traits.values().stream()
                .filter(value -> !VALUE.matcher(value).matches())
                .findFirst()
                .ifPresent(value -> {
                    throw new IllegalArgumentException(
                            "'%s' is no trait of a file".formatted(value));
                });
    }

    /// One file by its id; the usual one if that is null.
    public static CivitaiChoice file(@Nullable Long id) {
        return id == null ? USUAL : new CivitaiChoice(id, new TreeMap<>());
    }

    /// Reads what the query of a link asks for, and leaves out what says nothing of the file.
    ///
    /// @param query decoded; may be empty
    static CivitaiChoice ofLink(String query) {
        SortedMap<String, String> traits = new TreeMap<>();
        Long file = null;
        Matcher parameter = PARAMETER.matcher(query);
        while (parameter.find()) {
            String name = parameter.group(1);
            String value = parameter.group(2).replace('+', ' ');
            if (name.equals("fileId") && value.matches("\\d{1,18}")) {
                file = Long.valueOf(value);
            } else if (TRAITS.contains(name) && !value.isEmpty()) {
                traits.put(name, value);
            }
        }
        return file == null ? new CivitaiChoice(null, traits) : file(file);
    }

    /// Whether a file with these traits is meant; of a file of which one is not told, nothing is.
    ///
    /// @param told by name, as the site says them
    public boolean fits(Map<String, String> told) {
        return traits.entrySet().stream()
                .allMatch(wanted -> wanted.getValue().equalsIgnoreCase(told.get(wanted.getKey())));
    }

    /// Whether it says what the file is for, such as `type=Config`.
    public boolean namesType() {
        return traits.containsKey("type");
    }

    /// What stands behind the version in `civitai://…`: empty, or a query with its `?`.
    public String text() {
        if (fileId != null) {
            return "?file=" + fileId;
        }
        return traits.isEmpty()
                ? ""
                : traits.entrySet().stream()
                        .map(trait -> trait.getKey() + "=" + trait.getValue().replace(' ', '+'))
                        .collect(Collectors.joining("&", "?", ""));
    }
}
