package dev.ballast.api.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Migrations run while the version before serves, which must not wait for them.
class MigrationsTest {
    /// What earlier ones do, and why they may, is told by CONTRIBUTING.
    private static final int FIRST = 32;

    private static final Path FOLDER = Path.of("src/main/resources/db/migration");
    private static final Pattern VERSION = Pattern.compile("V(\\d+).*\\.sql");
    private static final Pattern TABLE = Pattern.compile("(?i)create table (\\w+)");
    private static final Pattern INDEX =
            Pattern.compile(
                    "(?i)create\\s+(?:unique\\s+)?index\\s+(?!concurrently)\\w+\\s+on\\s+(\\w+)");

    @Test
    void makeNoIndexThatWritesToAnExistingTableWaitFor() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.filter(file -> version(file) >= FIRST))
                    .allSatisfy(file ->
                            assertThat(lockedByIndexes(Files.readString(file)))
                                    .as("%s: create index concurrently", file)
                                    .isEmpty());
        }
    }

    @Test
    void areFoundToLockATableThatTheyDoNotMake() {
        assertThat(
                        lockedByIndexes(
                                """
                                create table note (id uuid primary key);
                                create index note_by_id on note (id);
                                create index concurrently task_by_id on task (id);
                                create unique index job_by_id
                                    on job (id);\
                                """))
                .containsExactly("job");
    }

    private static int version(Path file) {
        Matcher matcher = VERSION.matcher(file.getFileName().toString());
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /// The tables that were there before, and are not written while an index is made.
    private static List<String> lockedByIndexes(String sql) {
        Set<String> made =
                TABLE.matcher(sql).results().map(MigrationsTest::first).collect(Collectors.toSet());
        return INDEX.matcher(sql)
                .results()
                .map(MigrationsTest::first)
                .filter(table -> !made.contains(table))
                .toList();
    }

    private static String first(MatchResult found) {
        return found.group(1);
    }
}
