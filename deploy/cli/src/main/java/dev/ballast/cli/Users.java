package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ballast users`: who signs in to the page with a name and a password.
@Command(
        name = "users",
        description = "Lists who may sign in to the page with a name and a password.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ballast users",
            "  ballast users add ana --role operator --password-env PASSWORD",
            "  ballast users change 0197a3c2 --role admin",
            "  ballast users rm 0197a3c2"
        },
        mixinStandardHelpOptions = true)
final class Users extends ApiCommand {
    private static final String PASSWORD = "--password-env";

    Users(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        printList(
                api.get("users"),
                List.of("NAME", "ROLE", "LAST SIGN-IN"),
                user -> {
                    JsonNode last = user.path("last_sign_in_at");
                    return List.of(
                            user.path("name").asText(),
                            user.path("role").asText(),
                            last.isTextual() ? last.asText() : "never");
                });
        return ExitCode.OK;
    }

    /// `ballast users add <name> --password-env VAR`
    @Command(
            name = "add",
            description = "Makes a user.",
            footer = {"", "Example: ballast users add ana --role operator --password-env PASSWORD"},
            mixinStandardHelpOptions = true)
    static final class Add extends ApiCommand {
        @Parameters(paramLabel = "NAME", description = "What the user signs in with.")
        private String name = "";

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                defaultValue = "viewer",
                description = "admin, operator or viewer. Default: ${DEFAULT-VALUE}.")
        private String role = "";

        @Option(
                names = PASSWORD,
                paramLabel = "VAR",
                required = true,
                description =
                        "Environment variable that holds the password, 12 characters or more.")
        private String variable = "";

        Add(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        int run(Api api) throws IOException, ApiProblem {
            Fields wanted =
                    new Fields()
                            .with("name", name)
                            .with("role", role)
                            .with("password", surroundings().secret(PASSWORD, variable));
            print(this, "added", api.post("users", wanted.asMap(), Map.of()));
            return ExitCode.OK;
        }
    }

    /// `ballast users change <id> [--role ROLE] [--password-env VAR]`
    @Command(
            name = "change",
            description =
                    "Gives a user another role, or another password, which ends all sessions.",
            mixinStandardHelpOptions = true)
    static final class Change extends OnOne {
        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "admin, operator or viewer. Default: as it is.")
        private @Nullable String role;

        @Option(
                names = PASSWORD,
                paramLabel = "VAR",
                description = "Environment variable that holds the password. Default: as it is.")
        private @Nullable String variable;

        Change(Surroundings surroundings) {
            super(surroundings, "users");
        }

        @Override
        int run(Api api, Target user) throws IOException, ApiProblem {
            if (role == null && variable == null) {
                throw CommandFailure.usage(
                        "Nothing is to be changed.", "Say --role or --password-env.");
            }
            String password = variable == null ? null : surroundings().secret(PASSWORD, variable);
            Fields wanted = new Fields().with("role", role).with("password", password);
            print(this, "changed", api.patch(user.path(), wanted.asMap()));
            return ExitCode.OK;
        }
    }

    private static void print(ApiCommand command, String what, JsonNode user) {
        if (command.json()) {
            command.printJson(user);
        } else {
            command.out()
                    .println(
                            "%s %s (%s) with role %s"
                                    .formatted(
                                            what,
                                            user.path("id").asText(),
                                            user.path("name").asText(),
                                            user.path("role").asText()));
        }
    }
}
