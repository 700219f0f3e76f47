package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Workers, and the status of everything.
class FleetTest {
    @AutoClose private final FakeApi api = new FakeApi();

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
}
