package dev.ballast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The health check of the images.
class ProbeTest {
    @ParameterizedTest
    @CsvSource({"200,0", "503,1", "404,1"})
    void takesA200AndNothingElse(int status, int exitCode) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.createContext(
                "/q/health/ready",
                exchange -> {
                    byte[] text = "the reason".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, text.length);
                    exchange.getResponseBody().write(text);
                    exchange.close();
                });
        server.start();
        try {
            Tool.Answer answer = probe(server.getAddress().getPort());
            assertThat(answer.exitCode()).isEqualTo(exitCode);
            assertThat(answer.output().contains("the reason")).isEqualTo(exitCode != 0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void isNotWellWhereNobodyListens() {
        assertThat(probe(1).exitCode()).isEqualTo(1);
    }

    private static Tool.Answer probe(int port) {
        return new Tool("bash").call("deploy/compose/probe.sh", String.valueOf(port));
    }
}
