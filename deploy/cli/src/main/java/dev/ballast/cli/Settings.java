package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `ballast settings`: the limits of the whole cluster.
@Command(
        name = "settings",
        description = "Shows the settings that can be changed while everything runs.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ballast settings",
            "  ballast settings get max_speed",
            "  ballast settings set max_concurrent_downloads=5 max_speed=500M",
            "  ballast settings set max_speed=none"
        },
        mixinStandardHelpOptions = true)
final class Settings extends ApiCommand {
    Settings(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        print(this, api.get("settings"));
        return ExitCode.OK;
    }

    private static void print(ApiCommand command, JsonNode settings) {
        if (command.json()) {
            command.printJson(settings);
            return;
        }
        settings.properties()
                .forEach(setting ->
                        command.out()
                                .println(
                                        "%-26s %s"
                                                .formatted(
                                                        setting.getKey(),
                                                        text(setting.getValue()))));
    }

    private static String text(JsonNode value) {
        if (value.isNull() || (value.isArray() && value.isEmpty())) {
            return "none";
        }
        return value.isContainerNode() ? value.toString() : value.asText();
    }

    /// `ballast settings get [name]`
    @Command(
            name = "get",
            description = "Shows one setting, or all.",
            mixinStandardHelpOptions = true)
    static final class Get extends ApiCommand {
        @Parameters(arity = "0..1", paramLabel = "NAME", description = "The setting.")
        private String name = "";

        Get(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        int run(Api api) throws IOException, ApiProblem {
            JsonNode settings = api.get("settings");
            if (name.isEmpty()) {
                print(this, settings);
                return ExitCode.OK;
            }
            if (!settings.has(name)) {
                throw new CommandFailure(
                        ExitCode.NOT_FOUND,
                        "There is no setting '%s'.".formatted(name),
                        "See all with: ballast settings");
            }
            out().println(json() ? settings.path(name).toString() : text(settings.path(name)));
            return ExitCode.OK;
        }
    }

    /// `ballast settings set <name=value>…`
    @Command(
            name = "set",
            description = "Changes settings; they act within 5 s, without a restart.",
            mixinStandardHelpOptions = true)
    static final class Set extends ApiCommand {
        private static final Pattern NUMBER = Pattern.compile("(\\d{1,6})([kKMGT]?)|(\\d{7,18})");
        private static final Pattern WORD = Pattern.compile("allow|warn|block");
        private static final String POWERS = "KMGT";

        @Parameters(
                arity = "1..*",
                paramLabel = "NAME=VALUE",
                description =
                        "A whole number, with K, M, G or T for thousands and so on; a duration such"
                                + " as P30D; a word such as warn; or none.")
        private List<String> changes = List.of();

        Set(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        int run(Api api) throws IOException, ApiProblem {
            Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
            for (String change : changes) {
                int equals = change.indexOf('=');
                if (equals < 1) {
                    throw CommandFailure.usage(
                            "'%s' is not name=value.".formatted(change),
                            "Write for example: ballast settings set max_concurrent_downloads=5");
                }
                wanted.put(change.substring(0, equals), value(change.substring(equals + 1)));
            }
            print(this, api.put("settings", wanted));
            return ExitCode.OK;
        }

        private static @Nullable Object value(String text) {
            if (text.equals("none") || text.equals("null")) {
                return null;
            }
            if (text.equals("true") || text.equals("false")) {
                return Boolean.valueOf(text);
            }
            if (text.startsWith("P") || WORD.matcher(text).matches()) {
                return text;
            }
            Matcher number = NUMBER.matcher(text);
            if (!number.matches()) {
                throw CommandFailure.usage(
                        "'%s' is not a whole number.".formatted(text),
                        "Write for example 5, 500M, P30D or none.");
            }
            if (number.group(1) == null) {
                return Long.valueOf(text);
            }
            long value = Long.parseLong(number.group(1));
            String unit = number.group(2).toUpperCase(Locale.ROOT);
            int power = unit.isEmpty() ? 0 : 1 + POWERS.indexOf(unit);
            for (int i = 0; i < power; i++) {
                value *= 1000;
            }
            return value;
        }
    }
}
