package dev.ballast.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/// The ports of a local Ballast. A port is chosen once and kept over restarts, unless somebody else
/// has taken it meanwhile.
final class Ports {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Integer> remembered = new LinkedHashMap<>();
    private final Map<String, Integer> chosen = new LinkedHashMap<>();

    /// Those that the last run on this data used.
    ///
    /// @throws IOException when they are noted but cannot be read
    static Ports rememberedIn(DataFolder data) throws IOException {
        Ports ports = new Ports();
        if (Files.exists(data.state())) {
            JsonNode noted = JSON.readTree(Files.readString(data.state())).path("ports");
            noted.properties().forEach(e -> ports.remembered.put(e.getKey(), e.getValue().asInt()));
        }
        return ports;
    }

    /// The port of a process, for 127.0.0.1.
    int of(String process) throws IOException {
        Integer port = chosen.get(process);
        if (port == null) {
            port = choose(process);
            chosen.put(process, port);
        }
        return port;
    }

    /// Takes exactly this port for a process.
    ///
    /// @throws IllegalStateException when somebody listens there
    void claim(String process, String host, int port) {
        if (!FreePort.isFree(host, port)) {
            throw new IllegalStateException(
                    "port %d of %s is taken; choose another with --port".formatted(port, host));
        }
        chosen.put(process, port);
    }

    /// Notes the ports and addresses, for the next run and for clients on this machine.
    void note(DataFolder data, String url) throws IOException {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("url", url);
        state.put("pid", ProcessHandle.current().pid());
        state.put("admin_key_file", data.adminKey().toString());
        state.put("volume", data.volume().toString());
        state.put("kafka", "127.0.0.1:" + of("kafka"));
        state.put("ports", chosen);
        Files.writeString(
                data.state(), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(state));
    }

    private int choose(String process) throws IOException {
        Integer before = remembered.get(process);
        if (before != null && FreePort.isFree("127.0.0.1", before)) {
            return before;
        }
        int port = FreePort.any();
        while (chosen.containsValue(port) || remembered.containsValue(port)) {
            port = FreePort.any();
        }
        return port;
    }
}
