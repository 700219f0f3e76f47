package dev.ballast.api.updates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.updates.WatchState.Kept;
import dev.ballast.api.updates.WatchState.Try;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a watch does next, case by case.
class WatchStepTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final WatchStep REST = new WatchStep.Rest();
    private static final WatchStep FETCH_B = new WatchStep.Fetch("b");
    private static final WatchStep KEEP_A = new WatchStep.Keep("a");

    /// @param revisions that stay
    record Case(String says, WatchState state, int revisions, WatchStep expected) {
        @Override
        public String toString() {
            return says;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("its source never answered", at("a", null), 2, REST),
                new Case("its source has not moved", at("a", "a"), 2, REST),
                new Case("its source has moved", at("a", "b"), 2, KEEP_A),
                new Case("the installed revision lies beside", beside(at("a", "b")), 2, FETCH_B),
                new Case("only the newest stays", at("a", "b"), 1, FETCH_B),
                new Case("its view has one revision only", oneOnly(at("a", "b")), 5, FETCH_B),
                new Case("its revision is not known", at(null, "b"), 2, FETCH_B),
                new Case("a job writes it", busy(at("a", "b")), 2, REST),
                new Case("a job writes it, and old ones could go", busy(old("c", "b")), 1, REST),
                new Case("the fetch failed", tried(false, "b", false, 1), 2, REST),
                new Case(
                        "the fetch failed before the last answer",
                        tried(false, "b", false, -1),
                        1,
                        FETCH_B),
                new Case(
                        "the fetch of an earlier one failed", tried(false, "z", false, 1), 2, REST),
                new Case(
                        "it was fetched and the source gave another one",
                        tried(false, "b", true, 1),
                        2,
                        REST),
                new Case(
                        "the installed one was fetched by the watch",
                        tried(false, "a", true, -1),
                        2,
                        KEEP_A),
                new Case(
                        "what was laid beside has gone since",
                        tried(true, "a", true, 1),
                        2,
                        FETCH_B),
                new Case("laying beside failed", tried(true, "a", false, 1), 2, REST),
                new Case("as many lie beside as may", old("c", "b"), 3, REST),
                new Case("one lies beside too many", old("c", "b", "z"), 2, remove("z")),
                new Case("none may lie beside any more", old("c", "b", "z"), 1, remove("b", "z")),
                new Case(
                        "the branch went back to one that lies beside",
                        old("b", "b", "z"),
                        2,
                        REST),
                new Case(
                        "old ones stay while it moves",
                        beside(moved(old("a", "y", "z"))),
                        2,
                        FETCH_B));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void decides(Case given) {
        assertThat(WatchStep.next(given.state(), given.revisions())).isEqualTo(given.expected());
    }

    private static WatchState at(@Nullable String installed, @Nullable String newest) {
        return new WatchState(installed, newest, NOON, false, true, false, null, List.of());
    }

    /// Installed and newest are the same, and these lie beside, the newest first.
    private static WatchState old(String installed, String... kept) {
        return new WatchState(
                installed,
                installed,
                NOON,
                false,
                true,
                false,
                null,
                Arrays.stream(kept).map(it -> new Kept(id(it), it)).toList());
    }

    /// At `a`, moved to `b`, with a job that ended so many minutes after the source answered.
    private static WatchState tried(boolean keep, String what, boolean completed, int minutes) {
        Try last = new Try(keep, what, completed, NOON.plusSeconds(minutes * 60L));
        return new WatchState("a", "b", NOON, false, true, false, last, List.of());
    }

    private static WatchState moved(WatchState state) {
        return new WatchState(
                state.installed(), "b", NOON, false, true, state.besides(), null, state.kept());
    }

    private static WatchState beside(WatchState state) {
        return new WatchState(
                state.installed(), state.newest(), NOON, false, true, true, null, state.kept());
    }

    private static WatchState busy(WatchState state) {
        return new WatchState(
                state.installed(), state.newest(), NOON, true, true, false, null, state.kept());
    }

    private static WatchState oneOnly(WatchState state) {
        return new WatchState(
                state.installed(), state.newest(), NOON, false, false, false, null, state.kept());
    }

    private static WatchStep remove(String... revisions) {
        return new WatchStep.Remove(Arrays.stream(revisions).map(WatchStepTest::id).toList());
    }

    private static UUID id(String revision) {
        return UUID.nameUUIDFromBytes(revision.getBytes(StandardCharsets.UTF_8));
    }
}
