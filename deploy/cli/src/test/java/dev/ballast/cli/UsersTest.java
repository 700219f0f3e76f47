package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class UsersTest {
    @AutoClose private final FakeApi api = new FakeApi();

    @Test
    void aUserIsMadeWithAPasswordFromTheEnvironmentThatIsNotPrinted() {
        api.answers(
                "POST users",
                201,
                "{\"id\":\"%s\",\"name\":\"ana\",\"role\":\"operator\"}".formatted(JobJson.ID));
        Map<String, String> environment = new HashMap<>(CommandRun.environment(api));
        environment.put("PASSWORD", "correct horse battery");

        CommandRun run =
                CommandRun.of(
                        environment,
                        "users",
                        "add",
                        "ana",
                        "--role=operator",
                        "--password-env=PASSWORD");

        assertThat(run.lines())
                .containsExactly("added %s (ana) with role operator".formatted(JobJson.ID));
        assertThat(api.request("POST users").body())
                .isEqualTo(
                        "{\"name\":\"ana\",\"role\":\"operator\","
                                + "\"password\":\"correct horse battery\"}");
    }

    @Test
    void usersAreListedChangedAndRemoved() {
        String user =
                "{\"id\":\"%s\",\"name\":\"ana\",\"role\":\"admin\",\"last_sign_in_at\":null}"
                        .formatted(JobJson.ID);
        api.answers("GET users", 200, "{\"items\":[%s]}".formatted(user));
        api.answers("PATCH users/" + JobJson.ID, 200, user);
        api.answers("DELETE users/" + JobJson.ID, 204, "");

        assertThat(CommandRun.of(api, "users").lines())
                .last()
                .isEqualTo("01970000  ana   admin  never");
        assertThat(CommandRun.of(api, "users", "change", "0197", "--role=admin").exitCode())
                .isZero();
        assertThat(api.request("PATCH users/" + JobJson.ID).body())
                .isEqualTo("{\"role\":\"admin\"}");
        assertThat(CommandRun.of(api, "users", "change", "0197").exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(CommandRun.of(api, "users", "rm", "0197").exitCode()).isZero();
    }
}
