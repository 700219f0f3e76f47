package dev.ballast.api.http.v1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.http.problem.FieldError;
import dev.ballast.api.http.problem.InvalidRequestException;
import dev.ballast.api.http.problem.JsonErrors;
import dev.ballast.api.settings.SettingsChange;
import dev.ballast.api.settings.TimetableEntry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a change of settings, where a field that is null is not the same as one that is left out.
@ApplicationScoped
class SettingsReader {
    private final ObjectMapper json;

    SettingsReader(ObjectMapper json) {
        this.json = json;
    }

    /// @throws InvalidRequestException naming the field that has the wrong shape
    SettingsChange read(Map<String, JsonNode> fields) {
        Map<String, @Nullable Long> numbers = new LinkedHashMap<>();
        SettingsChange.Period verifyEvery = null;
        String unsafeFiles = null;
        Boolean evict = null;
        List<TimetableEntry> timetable = null;
        String timezone = null;
        Boolean maintenance = null;
        for (var field : fields.entrySet()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            switch (name) {
                case "verify_every" -> verifyEvery = period(name, value);
                case "unsafe_files" -> unsafeFiles = required(name, value, String.class);
                case "evict" -> evict = required(name, value, Boolean.class);
                case "timetable" -> timetable = entries(name, value);
                case "maintenance" -> maintenance = required(name, value, Boolean.class);
                case "timezone" -> timezone = required(name, value, String.class);
                default -> numbers.put(name, read(name, value, Long.class));
            }
        }
        return new SettingsChange(
                numbers, verifyEvery, unsafeFiles, evict, timetable, timezone, maintenance);
    }

    private SettingsChange.Period period(String name, JsonNode value) {
        String text = read(name, value, String.class);
        try {
            return new SettingsChange.Period(text == null ? null : Duration.parse(text));
        } catch (DateTimeParseException e) {
            throw invalid(
                    name, "takes an ISO-8601 duration in days or less, such as P30D or PT12H");
        }
    }

    private List<TimetableEntry> entries(String name, JsonNode value) {
        List<TimetableEntry> entries = new ArrayList<>();
        for (@Nullable TimetableEntry entry : required(name, value, TimetableEntry[].class)) {
            if (entry == null) {
                throw invalid("%s[%d]".formatted(name, entries.size()), "takes an entry, not null");
            }
            entries.add(entry);
        }
        return entries;
    }

    private <T> T required(String name, JsonNode value, Class<T> type) {
        T read = read(name, value, type);
        if (read == null) {
            throw invalid(name, "takes a value, not null");
        }
        return read;
    }

    private <T> @Nullable T read(String name, JsonNode value, Class<T> type) {
        if (value.isNull()) {
            return null;
        }
        try {
            return json.treeToValue(value, type);
        } catch (JsonProcessingException e) {
            FieldError error = JsonErrors.describe(e);
            String within = error.field();
            throw invalid(
                    within.equals("body")
                            ? name
                            : name + (within.startsWith("[") ? "" : ".") + within,
                    error.message());
        }
    }

    private static InvalidRequestException invalid(String field, String message) {
        return new InvalidRequestException(List.of(new FieldError(field, message)));
    }
}
