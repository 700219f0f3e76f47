package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What is installed, and what can be.
class ModelsTest {
    private static final String OTHER = "01970000-0000-7000-8000-00000000000f";

    @AutoClose private final FakeApi api = new FakeApi();

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
    void outdatedSaysWhyAModelThatIsNamedCannotBeAsked() {
        api.answers("GET models/" + OTHER, 200, "{\"id\":\"%s\"}".formatted(OTHER));
        api.problem(
                "POST models/%s/check".formatted(OTHER),
                400,
                "INVALID_REQUEST",
                "It cannot change.");

        CommandRun run = CommandRun.of(api, "outdated", "--check", OTHER);

        assertThat(run.err()).contains("It cannot change.");
        assertThat(run.exitCode()).isNotZero();
        assertThat(api.requests("GET models?limit=200")).isEmpty();
    }

    @Test
    void anUpdateIsFollowedLikeAnyDownload() {
        api.answers("POST models/%s/update".formatted(JobJson.ID), 202, JobJson.completed());

        CommandRun run = CommandRun.of(api, "update", "-q", JobJson.ID);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aVersionIsAddedToTheCatalog() {
        api.answers("POST catalog", 201, "{\"id\":\"tiny\",\"name\":\"Tiny\"}");

        CommandRun run = CommandRun.of(api, "catalog", "add", "civitai://290640");

        assertThat(run.lines()).containsExactly("the catalog has tiny: Tiny");
        assertThat(api.request("POST catalog").body())
                .isEqualTo("{\"source\":\"civitai://290640\"}");
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
}
