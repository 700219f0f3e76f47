package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandsTest {
    private static final String OTHER = "01970000-0000-7000-8000-00000000000f";
    private static final String TWO_JOBS =
            "{\"items\":[%s,%s],\"next_cursor\":null,\"total\":7}"
                    .formatted(JobJson.completed(), JobJson.queued().replace(JobJson.ID, OTHER));
    private static final String SEARCHED = "GET jobs?limit=200";

    private FakeApi api;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApi();
    }

    @AfterEach
    void stop() {
        api.close();
    }

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

    @Test
    void outdatedAsksTheSourcesAndSaysWhatIsNewer() {
        String model =
                "{\"id\":\"%s\",\"name\":\"acme/tiny\",\"revision\":\"aaaaaaaaaaaaaaaa\",\"watch\":null,\"update\":%s}";
        String update = "{\"available\":true,\"revision\":\"bbbbbbbbbbbbbbbb\",\"error\":null}";
        api.answers(
                "GET models?limit=200",
                200,
                "{\"items\":[%s,%s],\"next_cursor\":null}"
                        .formatted(
                                model.formatted(JobJson.ID, "null"),
                                model.formatted(OTHER, "null")));
        api.answers(
                "POST models/%s/check".formatted(JobJson.ID),
                200,
                model.formatted(JobJson.ID, update));
        api.problem(
                "POST models/%s/check".formatted(OTHER),
                400,
                "INVALID_REQUEST",
                "It cannot change.");

        CommandRun run = CommandRun.of(api, "outdated", "--check");

        assertThat(run.err()).isEmpty();
        assertThat(run.lines())
                .hasSize(2)
                .last()
                .asString()
                .contains("acme/tiny", "aaaaaaaaaaaa ", "bbbbbbbbbbbb ");
    }

    @Test
    void modelsAreWatchedAndLetBe() {
        api.answers(
                "PUT models/%s/watch".formatted(JobJson.ID),
                200,
                "{\"source\":\"hf://acme/tiny\"}");
        api.answers("DELETE models/%s/watch".formatted(JobJson.ID), 204, "");

        assertThat(CommandRun.of(api, "watch", JobJson.ID).lines())
                .containsExactly("watches hf://acme/tiny");
        assertThat(CommandRun.of(api, "unwatch", JobJson.ID).exitCode()).isZero();
    }

    @Test
    void modelsAreListedShownAndRemoved() {
        String model =
                "{\"id\":\"%s\",\"name\":\"a.bin\",\"view\":\"plain\",\"size\":7,\"files\":1,"
                    + "\"volume\":\"shared\",\"path\":\"loras/a.bin\",\"revision\":null,"
                    + "\"manifest\":{\"files\":[{\"path\":\"a.bin\",\"size\":7,\"sha256\":\"ab\"}]}}";
        api.answers(
                "GET models?limit=50",
                200,
                "{\"items\":[%s],\"total\":1}".formatted(model.formatted(JobJson.ID)));
        api.answers("GET models/" + JobJson.ID, 200, model.formatted(JobJson.ID));
        api.answers("DELETE models/" + JobJson.ID, 204, "");

        assertThat(CommandRun.of(api, "models").lines())
                .last()
                .isEqualTo("01970000  a.bin  plain   7 B      1  shared  loras/a.bin");
        assertThat(CommandRun.of(api, "models", JobJson.ID).out()).contains("a.bin   7 B  ab");
        assertThat(CommandRun.of(api, "models", "rm", JobJson.ID).lines())
                .containsExactly("removed a.bin (7 B)");
        assertThat(api.requests("DELETE models/" + JobJson.ID)).hasSize(1);
    }

    @Test
    void theCatalogIsListedAndComparedWithItsHubs() {
        String page =
                "{\"items\":[{\"id\":\"here\",\"name\":\"Here\",\"category\":\"vae\",\"status\":\"present\"},"
                    + "{\"id\":\"gone\",\"name\":\"Gone\",\"category\":\"vae\",\"status\":\"missing\"}],"
                    + "\"next_cursor\":null,\"total\":2}";
        api.answers("GET catalog?limit=50", 200, page);
        api.answers("GET catalog?limit=200", 200, page);
        api.answers("POST catalog/here/check", 200, "{\"availability\":\"available\"}");
        api.answers(
                "POST catalog/gone/check",
                200,
                "{\"availability\":\"unavailable\",\"availability_detail\":\"no such file\"}");

        assertThat(CommandRun.of(api, "catalog").lines())
                .containsSequence("here  Here  vae       present", "gone  Gone  vae       missing");
        CommandRun validated = CommandRun.of(api, "catalog", "validate");
        assertThat(validated.lines()).containsExactly("here: available", "gone: no such file");
        assertThat(validated.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void workersAreListedAndDrained() {
        String worker =
                "{\"id\":\"worker-1\",\"kind\":\"download\",\"host\":\"n7\",\"state\":\"active\","
                        + "\"slots\":4,\"busy\":1,\"volumes\":[\"shared\"],\"speed\":2000,"
                        + "\"tasks\":[{\"id\":\"t\",\"kind\":\"transfer\",\"file\":\"a.bin\"}]}";
        api.answers("GET workers", 200, "{\"items\":[%s]}".formatted(worker));
        api.answers("POST workers/worker-1/drain", 200, worker.replace("active", "draining"));

        assertThat(CommandRun.of(api, "workers").lines())
                .last()
                .isEqualTo("worker-1  download  active   1/4  2.0 kB/s  shared   n7    a.bin");
        assertThat(CommandRun.of(api, "workers", "drain", "worker").lines())
                .containsExactly("worker-1 is draining");
    }

    @Test
    void aNewKeyAloneGoesToStandardOutput() {
        api.answers(
                "POST keys",
                201,
                "{\"id\":\"k1\",\"name\":\"ci\",\"role\":\"operator\",\"key\":\"bk_new\"}");

        CommandRun run = CommandRun.of(api, "keys", "add", "ci", "--role=operator");

        assertThat(run.out()).isEqualToIgnoringNewLines("bk_new\n");
        assertThat(run.err()).contains("not shown again");
        assertThat(api.request("POST keys").body())
                .isEqualTo("{\"name\":\"ci\",\"role\":\"operator\"}");
    }

    @Test
    void aWebhookIsMadeAndItsSecretAloneGoesToStandardOutput() {
        api.answers(
                "POST webhooks",
                201,
                "{\"id\":\"%s\",\"name\":\"ci\",\"secret\":\"whsec_x\"}".formatted(JobJson.ID));

        CommandRun run =
                CommandRun.of(
                        api, "webhooks", "add", "https://ci.example/hook", "--event=job.completed");

        assertThat(run.lines()).containsExactly("whsec_x");
        assertThat(api.request("POST webhooks").body())
                .isEqualTo("{\"url\":\"https://ci.example/hook\",\"events\":[\"job.completed\"]}");
    }

    @Test
    void webhooksAreListedWithTheirStateAndTheirLog() {
        api.answers(
                "GET webhooks",
                200,
                """
                {"items":[{"id":"%s","name":"ci","url":"https://ci.example/hook","events":["job.*"],
                           "active":false,"failing_since":null}]}\
                """
                        .formatted(JobJson.ID));
        api.answers(
                "GET webhooks/%s/deliveries".formatted(JobJson.ID),
                200,
                """
                {"items":[{"id":"%s","type":"ping","state":"pending","attempts":1,
                           "created_at":"2026-03-01T10:15:00Z",
                           "log":[{"status":500,"error":"the receiver answered 500"}]}]}\
                """
                        .formatted(JobJson.ID));

        assertThat(CommandRun.of(api, "webhooks").lines().getLast())
                .contains("ci", "off", "job.*", "https://ci.example/hook");
        assertThat(CommandRun.of(api, "webhooks", "log", JobJson.ID).lines().getLast())
                .contains("ping", "pending", "the receiver answered 500");
    }

    @Test
    void keysAreListedAndDeleted() {
        api.answers(
                "GET keys",
                200,
                "{\"items\":[{\"id\":\"%s\",\"name\":\"ci\",\"role\":\"viewer\",\"expires_at\":null}]}"
                        .formatted(JobJson.ID));
        api.answers("DELETE keys/" + JobJson.ID, 204, "");

        assertThat(CommandRun.of(api, "keys").lines())
                .last()
                .isEqualTo("01970000  ci    viewer  never");
        assertThat(CommandRun.of(api, "keys", "rm", "0197").exitCode()).isZero();
    }

    @Test
    void settingsAreReadAndChangedWithUnits() {
        api.answers("GET settings", 200, "{\"max_concurrent_downloads\":3,\"max_speed\":null}");
        api.answers("PUT settings", 200, "{\"max_concurrent_downloads\":5}");

        assertThat(CommandRun.of(api, "settings", "get", "max_speed").lines())
                .containsExactly("none");
        CommandRun.of(
                api,
                "settings",
                "set",
                "max_concurrent_downloads=5",
                "max_speed=500M",
                "per_host_connections=none");

        assertThat(api.request("PUT settings").body())
                .isEqualTo(
                        "{\"max_concurrent_downloads\":5,\"max_speed\":500000000,"
                                + "\"per_host_connections\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_speed", "=5", "max_speed=fast", "max_speed=999999999999999T"})
    void aSettingThatIsNoNumberIsRefused(String change) {
        assertThat(CommandRun.of(api, "settings", "set", change).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void theStatusIsSeenAtAGlance() {
        api.answers(
                "GET stats",
                200,
                "{\"jobs\":{\"queued\":2,\"failed\":0,\"downloading\":1},\"speed\":1200000000,"
                        + "\"bytes_today\":5,\"paused\":true}");
        api.answers(
                "GET volumes",
                200,
                "{\"items\":[{\"name\":\"shared\",\"total_bytes\":2000,\"free_bytes\":1000}]}");
        api.answers("GET workers", 200, "{\"items\":[]}");

        assertThat(CommandRun.of(api, "status").lines())
                .containsExactly(
                        "api      " + api.url() + "/",
                        "jobs     2 queued, 1 downloading",
                        "speed    1.2 GB/s, 5 B today",
                        "queue    paused: waiting jobs wait, running ones go on",
                        "volume   shared: 1.0 kB free of 2.0 kB");
    }

    @Test
    void theBashScriptIsOneThatBashUnderstands() throws Exception {
        Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var in = bash.outputWriter(StandardCharsets.UTF_8)) {
            in.write(CommandRun.of(api, "completion", "bash").out());
        }
        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(bash.waitFor()).isZero();
    }

    @Test
    void theFishScriptKnowsCommandsAndOptions() {
        assertThat(CommandRun.of(api, "completion", "fish").lines())
                .contains("complete -c ballast -f")
                .anyMatch(line ->
                        line.startsWith("complete -c ballast -n '__fish_use_subcommand' -a pull"))
                .anyMatch(line -> line.contains("seen_subcommand_from models' -a rm"))
                .anyMatch(line -> line.contains("seen_subcommand_from pull' -l dest -r"));
    }

    static Stream<CommandLine> commands() {
        CommandLine root =
                Ballast.commandLine(
                        new Surroundings(
                                Map.of(), Path.of(""), false, System::nanoTime, Duration.ZERO));
        return root.getSubcommands().values().stream()
                .flatMap(command ->
                        Stream.concat(
                                Stream.of(command), command.getSubcommands().values().stream()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItself(CommandLine command) {
        String help = command.getUsageMessage();

        assertThat(help).contains("--help");
        assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
        if (command.getCommand() instanceof ApiCommand) {
            assertThat(help).contains("--json", "--url", "--key-file");
        }
    }
}
