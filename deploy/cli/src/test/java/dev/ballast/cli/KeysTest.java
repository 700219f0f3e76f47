package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Keys and webhooks: what is made with a secret.
class KeysTest {
    @AutoClose private final FakeApi api = new FakeApi();

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
}
