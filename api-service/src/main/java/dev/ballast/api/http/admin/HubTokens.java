package dev.ballast.api.http.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.api.access.HubCredentials;
import dev.ballast.api.http.problem.Violations;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the admin page calls settings of the environment: the tokens of hubs, by the names that
/// workers read them by. Here they are the stored credentials of those hosts.
@ApplicationScoped
class HubTokens {
    private static final Map<String, String> HOSTS =
            Map.of("HF_TOKEN", "huggingface.co", "CIVITAI_TOKEN", "civitai.com");
    private static final int MAX_TOKEN = 4096;

    private final HubCredentials credentials;

    HubTokens(HubCredentials credentials) {
        this.credentials = credentials;
    }

    /// The tokens by name, masked; null where there is none.
    Map<String, @Nullable String> masked() {
        Map<String, @Nullable String> masked = new LinkedHashMap<>();
        HOSTS.keySet().stream().sorted().forEach(name -> masked.put(name, masked(name)));
        return masked;
    }

    /// Stores those that are new. Nothing is changed if one is wrong.
    ///
    /// @throws dev.ballast.api.http.problem.InvalidRequestException naming each that is wrong
    void change(Map<String, @Nullable JsonNode> tokens) {
        Violations violations = new Violations();
        tokens.forEach((name, token) -> check(violations, name, token));
        violations.check();
        tokens.forEach((name, token) -> {
            String text = token == null ? "" : token.asText("");
            if (!text.equals(masked(name))) {
                credentials.replace(host(name), name, text.isEmpty() ? null : text);
            }
        });
    }

    private static void check(Violations violations, String name, @Nullable JsonNode token) {
        if (!HOSTS.containsKey(name)) {
            violations.refuse(name, "cannot be changed here; HF_TOKEN and CIVITAI_TOKEN can");
        } else if (token != null && !token.isNull() && !isToken(token)) {
            violations.refuse(name, "takes printable ASCII characters without blanks, or null");
        }
    }

    private static boolean isToken(JsonNode token) {
        return token.isTextual()
                && token.textValue().length() <= MAX_TOKEN
                && token.textValue().chars().allMatch(c -> c > ' ' && c < 127);
    }

    private @Nullable String masked(String name) {
        return credentials.masked(host(name)).orElse(null);
    }

    private static String host(String name) {
        return Objects.requireNonNull(HOSTS.get(name));
    }
}
