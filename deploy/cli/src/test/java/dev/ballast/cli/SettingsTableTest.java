package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// README's table of settings says what the code reads: all of it, with its defaults.
class SettingsTableTest {
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    /// What nobody but the product itself and its tests sets.
    private static final Set<String> INTERNAL =
            Set.of(
                    "BALLAST_PARENT_WATCH",
                    "BALLAST_EVENTS_KEEP_ALIVE",
                    "BALLAST_HEALTH_LAG",
                    "BALLAST_OFFER");

    private static final List<String> MODULES =
            List.of("shared-model", "api-service", "download-worker", "metadata-worker", "deploy");

    private static final Pattern VARIABLE = Pattern.compile("\"(BALLAST(?:_[A-Z]+)+)\"");
    private static final Pattern PROPERTY =
            Pattern.compile("@ConfigProperty\\(\\s*name = \"(ballast\\.[a-z.-]+)\"");
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\{(BALLAST(?:_[A-Z]+)+)(?::([^}]*))?}");
    private static final Pattern DEFAULT = Pattern.compile("(?m)^(ballast\\.[a-z.-]+)=([^$\\s]+)$");
    private static final Pattern NAMED = Pattern.compile("`(BALLAST(?:_[A-Z]+)+)`");

    @Test
    void namesEverySettingThatIsReadAndNoOther() throws IOException {
        Set<String> read = new TreeSet<>();
        for (String text : texts(".java")) {
            all(VARIABLE, text).forEach(found -> read.add(found.group(1)));
            all(PROPERTY, text).forEach(found -> read.add(variable(found.group(1))));
        }
        for (String text : texts("application.properties")) {
            all(PLACEHOLDER, text).forEach(found -> read.add(found.group(1)));
        }
        read.removeAll(INTERNAL);

        assertThat(table().keySet()).isEqualTo(read);
    }

    @Test
    void saysTheDefaultsThatTheServicesHave() throws IOException {
        Map<String, String> table = table();
        for (String text : texts("application.properties")) {
            all(PLACEHOLDER, text)
                    .filter(found -> found.group(2) != null && !found.group(2).isEmpty())
                    .forEach(found ->
                            assertThat(table.get(found.group(1)))
                                    .as(found.group())
                                    .contains("`" + found.group(2) + "`"));
            all(DEFAULT, text)
                    .filter(found -> !INTERNAL.contains(variable(found.group(1))))
                    .forEach(found ->
                            assertThat(table.get(variable(found.group(1))))
                                    .as(found.group())
                                    .contains("`" + found.group(2) + "`"));
        }
    }

    @Test
    void saysHowManySlotsEachWorkerHas() throws IOException {
        String slots = table().get("BALLAST_SLOTS");
        for (String module : List.of("download", "metadata")) {
            String number =
                    sources(module + "-worker", ".java")
                            .flatMap(text -> all(Pattern.compile("DEFAULT_SLOTS = (\\d+);"), text))
                            .map(found -> found.group(1))
                            .collect(Collectors.joining());
            assertThat(slots).contains(module + " " + number);
        }
    }

    /// The column of defaults by the names of the settings.
    private static Map<String, String> table() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 6) {
                all(NAMED, cells[1]).forEach(name -> defaults.put(name.group(1), cells[3]));
            }
        }
        return defaults;
    }

    private static List<String> texts(String ending) {
        return MODULES.stream().flatMap(module -> sources(module, ending)).toList();
    }

    private static Stream<String> sources(String module, String ending) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
            return files
                    .filter(file -> file.toString().contains("/src/main/"))
                    .filter(file -> file.toString().endsWith(ending))
                    .map(SettingsTableTest::read)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    /// As MicroProfile Config maps names.
    private static String variable(String property) {
        return property.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }
}
