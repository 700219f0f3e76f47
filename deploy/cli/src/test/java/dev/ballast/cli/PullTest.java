package dev.ballast.cli;

import static dev.ballast.cli.JobJson.ID;
import static dev.ballast.cli.JobJson.cancelled;
import static dev.ballast.cli.JobJson.completed;
import static dev.ballast.cli.JobJson.downloading;
import static dev.ballast.cli.JobJson.failed;
import static dev.ballast.cli.JobJson.queued;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullTest {
    private static final String SOURCE = "https://h.test/a.bin";
    private static final String EVENTS = "GET jobs/" + ID + "/events";
    private static final String FILES =
            "{\"items\":[{\"path\":\"a.bin\",\"size\":4000000,\"state\":\"downloading\","
                    + "\"bytes_done\":1000000,\"speed\":5,\"worker\":\"w\"}]}";

    @AutoClose private final FakeApi api = new FakeApi();

    @BeforeEach
    void prepare() {
        api.answers("POST jobs", 201, queued());
        api.answers("GET jobs/" + ID + "/files", 200, FILES);
    }

    @Test
    void followsTheJobAndSaysWhereTheModelIsAndHowToLoadIt() {
        api.streamsAndStays(EVENTS, queued(), downloading(1_000_000), completed());

        CommandRun run = CommandRun.of(api, "pull", SOURCE, "--dest", "checkpoints");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines())
                .containsExactly(
                        "job " + ID,
                        "queued",
                        "plan: 1 file, 4.0 MB",
                        "downloading: 25 %, 1.0 MB of 4.0 MB, 1.0 MB/s, 3 s left",
                        "completed: 100 %, 4.0 MB of 4.0 MB, 1.0 MB/s",
                        "installed https://h.test/a.bin",
                        "  at      <root of volume shared>/checkpoints/a.bin",
                        "  load    ComfyUI finds it with 'checkpoints: checkpoints' under"
                                + " base_path: <root of volume shared> in extra_model_paths.yaml");
    }

    @Test
    void everyOptionGoesIntoTheRequestAndNothingElse() throws IOException {
        api.streams(EVENTS, completed());

        CommandRun.of(
                CommandRun.with(CommandRun.environment(api), "MY_TOKEN", "hf_secret"),
                "pull",
                "hf://acme/tiny",
                "--dest=loras",
                "--view=plain",
                "--volume=fast",
                "--include=*.safetensors",
                "--include=*.json",
                "--exclude=*.bin",
                "--sha256=ab",
                "--priority=9",
                "--label=team=vision",
                "--token-env=MY_TOKEN");

        FakeApi.Request request = api.request("POST jobs");
        assertThat(request.body())
                .isEqualTo(
                        "{\"source\":\"hf://acme/tiny\",\"dest\":\"loras\",\"view\":\"plain\","
                                + "\"volume\":\"fast\",\"include\":[\"*.safetensors\",\"*.json\"],"
                                + "\"exclude\":[\"*.bin\"],\"sha256\":\"ab\",\"priority\":9,"
                                + "\"labels\":{\"team\":\"vision\"},\"token\":\"hf_secret\"}");
        assertThat(request.header("Idempotency-key")).hasSize(36);
    }

    @ParameterizedTest
    @CsvSource({
        "SOURCE_NOT_FOUND,3",
        "SOURCE_FORBIDDEN,4",
        "CHECKSUM_MISMATCH,5",
        "EGRESS_DENIED,5"
    })
    void aFailedJobSaysWhatWhyAndWhatNext(String code, int exitCode) {
        api.streams(EVENTS, failed(code));

        CommandRun run = CommandRun.of(api, "pull", SOURCE);

        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.err().lines().toList())
                .hasSize(2)
                .first()
                .isEqualTo(
                        "ballast: https://h.test/a.bin was not installed: It went wrong. (%s)"
                                .formatted(code));
    }

    @Test
    void aCancelledJobIsNotInstalled() {
        api.streams(EVENTS, cancelled());

        assertThat(CommandRun.of(api, "pull", SOURCE).exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "400,INVALID_REQUEST,2",
        "401,UNAUTHENTICATED,4",
        "403,FORBIDDEN,4",
        "422,IDEMPOTENCY_CONFLICT,5",
        "500,INTERNAL,5",
        "503,'',6"
    })
    void aRefusedRequestHasItsOwnExitCode(int status, String code, int exitCode)
            throws IOException {
        try (FakeApi refusing = new FakeApi()) {
            refusing.problem("POST jobs", status, code, "Because.");

            CommandRun run = CommandRun.of(refusing, "pull", SOURCE);

            assertThat(run.exitCode()).isEqualTo(exitCode);
            assertThat(run.err()).startsWith("ballast: Because.");
        }
    }

    @Test
    void aRefusalNamesTheFieldsThatAreWrong() throws IOException {
        try (FakeApi refusing = new FakeApi()) {
            refusing.answers(
                    "POST jobs",
                    400,
                    "{\"detail\":\"The request is not valid.\",\"errors\":"
                            + "[{\"field\":\"dest\",\"message\":\"has a '..' segment\"}]}");

            assertThat(CommandRun.of(refusing, "pull", SOURCE).err())
                    .contains("dest has a '..' segment");
        }
    }

    @Test
    void aStreamThatBreaksIsOpenedAgainWhereItEnded() {
        api.streams(EVENTS, queued(), downloading(1_000_000));
        api.answers("GET jobs/" + ID, 200, downloading(2_000_000));
        api.streams(EVENTS, completed());

        CommandRun run = CommandRun.of(api, "pull", SOURCE);

        assertThat(run.exitCode()).isZero();
        assertThat(api.requests(EVENTS)).hasSize(2);
        assertThat(api.requests(EVENTS).get(0).header("Last-event-id")).isEmpty();
        assertThat(api.requests(EVENTS).get(1).header("Last-event-id")).isNotEmpty();
    }

    @Test
    void whereThereAreNoStreamsTheJobIsAskedFor() {
        api.problem(EVENTS, 406, "NOT_ACCEPTABLE", "no streams here");
        api.answers("GET jobs/" + ID, 200, downloading(1_000_000));
        api.answers("GET jobs/" + ID, 200, completed());

        assertThat(CommandRun.of(api, "pull", SOURCE).exitCode()).isZero();
    }

    @Test
    void aJobThatWasDeletedMeanwhileEndsTheCommand() {
        api.streams(EVENTS, queued());
        api.problem("GET jobs/" + ID, 404, "JOB_NOT_FOUND", "Job is gone.");

        CommandRun run = CommandRun.of(api, "pull", SOURCE);

        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(run.err()).startsWith("ballast: Job is gone.");
    }

    @Test
    void withJsonEachLineIsAJob() throws IOException {
        api.streams(EVENTS, downloading(1_000_000), completed());

        CommandRun run = CommandRun.of(api, "pull", SOURCE, "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).hasSize(3);
        for (String line : run.lines()) {
            JsonNode job = Api.read(line);
            assertThat(job.path("id").asText()).isEqualTo(ID);
        }
        assertThat(run.lines().getLast()).isEqualTo(completed());
    }

    @Test
    void withJsonAFailureStillHasItsExitCode() {
        api.streams(EVENTS, failed("SOURCE_NOT_FOUND"));

        CommandRun run = CommandRun.of(api, "pull", SOURCE, "--json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(run.lines()).last().isEqualTo(failed("SOURCE_NOT_FOUND"));
    }

    @Test
    void withoutFollowingItReturnsAtOnceAndSaysHowToSeeTheJob() {
        CommandRun run = CommandRun.of(api, "pull", SOURCE, "--no-follow");

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines())
                .containsExactly("job " + ID, "  see it    ballast jobs " + ID + " --follow");
        assertThat(api.requests(EVENTS)).isEmpty();
    }

    @Test
    void waitingShowsOnlyTheOutcome() {
        api.streams(EVENTS, queued(), downloading(1), completed());

        CommandRun run = CommandRun.of(api, "pull", SOURCE, "--wait");

        assertThat(run.lines()).hasSize(4).element(1).isEqualTo("installed " + SOURCE);
    }

    @Test
    void aDryRunShowsThePlanAndStartsNothing() throws IOException {
        try (FakeApi planning = new FakeApi()) {
            planning.answers(
                    "POST jobs",
                    200,
                    "{\"volume\":\"shared\",\"bytes_total\":3000,\"bytes_to_fetch\":1000,"
                            + "\"free_bytes\":5000000000,\"files\":["
                            + "{\"path\":\"a.bin\",\"size\":1000,\"present\":false},"
                            + "{\"path\":\"b.bin\",\"size\":2000,\"present\":true}]}");

            CommandRun run = CommandRun.of(planning, "pull", SOURCE, "--dry-run");

            assertThat(planning.request("POST jobs").body())
                    .isEqualTo("{\"source\":\"%s\",\"dry_run\":true}".formatted(SOURCE));
            assertThat(run.lines())
                    .containsExactly(
                            "FILE     SIZE",
                            "a.bin  1.0 kB",
                            "b.bin  2.0 kB  already here",
                            "2 files, 3.0 kB; to fetch: 1.0 kB; free on volume shared: 5.0 GB");
        }
    }

    @Test
    void anApiThatIsNotThereIsSaidWithWhatToDo() {
        String gone = api.url();
        api.close();

        CommandRun run =
                CommandRun.of(Map.of("BALLAST_URL", gone, "BALLAST_KEY", "k"), "pull", SOURCE);

        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run.err())
                .startsWith("ballast: " + gone + "/ cannot be reached")
                .contains("ballast up");
    }

    @Test
    void anApiThatStaysAwayEndsTheFollowing() {
        Surroundings impatient =
                new Surroundings(
                        CommandRun.environment(api),
                        Path.of("nowhere"),
                        false,
                        System::nanoTime,
                        Duration.ZERO);
        api.streams(EVENTS, queued());
        api.problem("GET jobs/" + ID, 503, "", "Starting.");

        assertThat(CommandRun.of(impatient, "pull", SOURCE).exitCode())
                .isEqualTo(ExitCode.UNREACHABLE);
    }

    @ParameterizedTest
    @CsvSource({"pull", "pull x --priority=high", "pull x --nonsense", "nonsense", "''"})
    void whatIsNotUnderstoodIsUsage(String arguments) {
        CommandRun run =
                CommandRun.of(api, arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).isNotEmpty();
    }

    @Test
    void aTokenVariableThatIsNotSetIsSaidBeforeAnythingIsAsked() {
        CommandRun run = CommandRun.of(api, "pull", SOURCE, "--token-env", "NOT_SET");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("NOT_SET");
        assertThat(api.requests("POST jobs")).isEmpty();
    }

    @Test
    void withoutAKeyItSaysWhereToGiveOne() {
        CommandRun run = CommandRun.of(Map.of("BALLAST_URL", api.url()), "pull", SOURCE);

        assertThat(run.exitCode()).isEqualTo(ExitCode.FORBIDDEN);
        assertThat(run.err()).contains("--key-file", "ballast up");
    }

    @Test
    void theBallastOnThisMachineIsFoundWithItsKeyAndItsVolume(@TempDir Path home)
            throws IOException {
        api.streams(EVENTS, completed());
        Path data = Files.createDirectories(home.resolve(".ballast/run")).getParent();
        Files.writeString(home.resolve(".ballast/admin.key"), FakeApi.KEY + "\n");
        Files.writeString(
                home.resolve(".ballast/run/ballast.json"),
                Api.write(
                        Map.of(
                                "url",
                                api.url(),
                                "admin_key_file",
                                data + "/admin.key",
                                "volume",
                                data + "/volume")));

        CommandRun run =
                CommandRun.of(
                        new Surroundings(
                                Map.of(), home, false, System::nanoTime, Duration.ofSeconds(5)),
                        "pull",
                        SOURCE);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("at      " + data + "/volume/checkpoints/a.bin");
    }
}
