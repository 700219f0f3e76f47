package dev.ballast.api.http.v1;

import dev.ballast.api.catalogs.CatalogFilter;
import dev.ballast.api.catalogs.CatalogSort;
import dev.ballast.api.catalogs.EntryStatus;
import dev.ballast.api.http.problem.Violations;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/// The query of the list of the catalog.
record CatalogListQuery(
        @QueryParam("category")
                @Parameter(
                        description =
                                "Only entries of this category; repeat it or join with commas for"
                                        + " more.")
                List<String> category,
        @QueryParam("base_model")
                @Parameter(
                        description =
                                "Only entries for this base model, `(none)` for those without;"
                                        + " repeat it for more.")
                List<String> baseModel,
        @QueryParam("tag")
                @Parameter(description = "Only entries with this tag; repeat it for more.")
                List<String> tag,
        @QueryParam("status")
                @Parameter(
                        description =
                                "Only entries with this status: present, missing, queued,"
                                        + " downloading, error; repeat it or join with commas for"
                                        + " more.")
                List<String> status,
        @QueryParam("q")
                @Parameter(
                        description =
                                "Words, also of the description, or part of a name, a file or a"
                                        + " tag, in any case.")
                @Nullable String q,
        @QueryParam("sort")
                @Parameter(
                        description =
                                "`name`, `size`, `status`, `category` or `rank`, with `-` before it"
                                    + " for descending. Default: `rank` for a search, else `name`.")
                @Nullable String sort,
        @QueryParam("limit")
                @Parameter(
                        description =
                                "Items per page, 1 to 50000, 50 if not said: a catalog may be had"
                                        + " whole.")
                @Nullable String limit,
        @QueryParam("cursor") @Parameter(description = "`next_cursor` of the page before.")
                @Nullable String cursor) {
    private static final int MOST = 50_000;
    private static final int MOST_SEARCHED = 200;
    private static final int MOST_NAMED = 200;

    /// The query, checked.
    CatalogFilter toFilter() {
        Violations violations = new Violations();
        Set<EntryStatus> statuses = EnumSet.noneOf(EntryStatus.class);
        split(status)
                .forEach(name -> {
                    EntryStatus parsed = violations.parse("status", name, EntryStatus::ofWire);
                    if (parsed != null) {
                        statuses.add(parsed);
                    }
                });
        String part = Search.text(violations, q, MOST_SEARCHED);
        CatalogSort order = violations.parse("sort", sort, CatalogSort::parse);
        int most = Ask.limit(violations, limit, MOST);
        check(violations, "category", category);
        check(violations, "base_model", baseModel);
        check(violations, "tag", tag);
        violations.check();
        CatalogSort.Key usual = part == null ? CatalogSort.Key.NAME : CatalogSort.Key.RANK;
        return new CatalogFilter(
                split(category).toList(),
                baseModel,
                tag,
                statuses,
                false,
                part,
                order == null ? new CatalogSort(usual, false) : order,
                most,
                cursor);
    }

    private static Stream<String> split(List<String> joined) {
        return joined.stream().flatMap(names -> Arrays.stream(names.split(",", -1)));
    }

    private static void check(Violations violations, String field, List<String> names) {
        if (names.size() > MOST_NAMED
                || names.stream().anyMatch(name -> !Texts.isClean(name, MOST_NAMED))) {
            violations.refuse(
                    field,
                    "takes at most %d names of at most %d characters, none of them a control character"
                            .formatted(MOST_NAMED, MOST_NAMED));
        }
    }
}
