package dev.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTest {
    @ParameterizedTest
    @CsvSource({"200,true", "503,false", "404,false"})
    void takesA200AndNothingElse(int status, boolean well) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.createContext(
                "/q/health/ready",
                exchange -> {
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        server.start();
        try {
            assertThat(Probe.isWell(server.getAddress().getPort(), "/q/health/ready"))
                    .isEqualTo(well);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void isNotWellWhereNobodyListens() {
        assertThat(Probe.isWell(1, "/q/health/ready")).isFalse();
    }
}
