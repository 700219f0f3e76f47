package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobsTest {
    private static final String OTHER = "01970000-0000-7000-8000-00000000000f";
    private static final String TWO_JOBS =
            "{\"items\":[%s,%s],\"next_cursor\":null,\"total\":7}"
                    .formatted(JobJson.completed(), JobJson.queued().replace(JobJson.ID, OTHER));
    private static final String SEARCHED = "GET jobs?limit=200";

    @AutoClose private final FakeApi api = new FakeApi();

    @Test
    void jobsAreListedWithIdsJustLongEnough() {
        api.answers("GET jobs?limit=50", 200, TWO_JOBS);

        CommandRun run = CommandRun.of(api, "jobs");

        assertThat(run.lines())
                .containsExactly(
                        "ID                                    STATE      PROGRESS    SIZE    "
                                + " SPEED  SOURCE",
                        JobJson.ID
                                + "  completed     100 %  4.0 MB  1.0 MB/s  https://h.test/a.bin",
                        OTHER + "  queued                    ?  1.0 MB/s  https://h.test/a.bin",
                        "… 2 of 7; see more with --limit");
    }

    @Test
    void jobsAreFilteredByTheApi() {
        api.answers(
                "GET jobs?state=failed&label=team%3Avision&q=a%20b&limit=5", 200, "{\"items\":[]}");

        CommandRun run =
                CommandRun.of(
                        api,
                        "jobs",
                        "--state=failed",
                        "--label=team:vision",
                        "-q=a b",
                        "--limit=5");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("no jobs");
    }

    @Test
    void withJsonEachJobIsALine() {
        api.answers("GET jobs?limit=50", 200, TWO_JOBS);

        assertThat(CommandRun.of(api, "jobs", "--json").lines())
                .hasSize(2)
                .first()
                .isEqualTo(JobJson.completed());
    }

    @Test
    void theBeginningOfAnIdIsEnoughOverAllPages() {
        api.answers(SEARCHED, 200, "{\"items\":[],\"next_cursor\":\"c 1\"}");
        api.answers("GET jobs?limit=200&cursor=c%201", 200, TWO_JOBS.replace(OTHER, "zzz"));
        api.answers("POST jobs/%s/pause".formatted(JobJson.ID), 200, JobJson.queued());

        CommandRun run = CommandRun.of(api, "pause", "01970000");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualToIgnoringNewLines(JobJson.ID + " is queued\n");
    }

    @Test
    void aBeginningThatSeveralIdsHaveIsRefused() {
        api.answers(SEARCHED, 200, TWO_JOBS);

        CommandRun run = CommandRun.of(api, "cancel", "01970000");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(JobJson.ID, OTHER, "Type more");
    }

    @Test
    void aBeginningThatNoIdHasIsNotFound() {
        api.answers(SEARCHED, 200, TWO_JOBS);

        assertThat(CommandRun.of(api, "jobs", "ffff").exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "pause", "resume", "retry"})
    void jobsAreSteered(String move) {
        api.answers("POST jobs/%s/%s".formatted(JobJson.ID, move), 200, JobJson.queued());

        CommandRun run = CommandRun.of(api, move, JobJson.ID, "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).containsExactly(JobJson.queued());
    }

    @Test
    void aRetryGivesTheSecretsAgain() {
        String call = "POST jobs/%s/retry".formatted(JobJson.ID);
        api.answers(call, 200, JobJson.queued());

        CommandRun run =
                CommandRun.of(
                        CommandRun.with(CommandRun.environment(api), "MY_TOKEN", "hf_secret"),
                        "retry",
                        JobJson.ID,
                        "--token-env=MY_TOKEN",
                        "--source=https://host/a?sig=x");

        assertThat(run.exitCode()).isZero();
        assertThat(api.request(call).body())
                .isEqualTo("{\"token\":\"hf_secret\",\"source\":\"https://host/a?sig=x\"}");
    }

    @Test
    void aMoveThatIsNotLegalFailsWithTheReason() {
        api.problem(
                "POST jobs/%s/cancel".formatted(JobJson.ID),
                409,
                "JOB_ALREADY_ENDED",
                "The job has ended.");

        CommandRun run = CommandRun.of(api, "cancel", JobJson.ID);

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).startsWith("ballast: The job has ended.");
    }

    @Test
    void oneJobIsShownWithItsFiles() {
        api.answers("GET jobs/" + JobJson.ID, 200, JobJson.completed());
        api.answers(
                "GET jobs/" + JobJson.ID + "/files",
                200,
                "{\"items\":[{\"path\":\"a.bin\",\"size\":4000000,\"state\":\"done\","
                        + "\"bytes_done\":4000000,\"speed\":0,\"worker\":null}]}");

        CommandRun run = CommandRun.of(api, "jobs", JobJson.ID);

        assertThat(run.out())
                .contains("state     completed", "path      checkpoints/a.bin")
                .contains("a.bin  done   4.0 MB  4.0 MB")
                .doesNotContain("null");
    }
}
