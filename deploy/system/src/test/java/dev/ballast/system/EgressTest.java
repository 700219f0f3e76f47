package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedProduct.class)
class EgressTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Product product;
    private final Api api;

    EgressTest(Product product) {
        this.product = product;
        this.api = product.api();
    }

    @Test
    void privateAddressesAreRefusedHoweverTheyAreReached() {
        try (Hub loopback = hubOn("127.0.0.1");
                Hub loopback6 = hubOn("::1")) {
            // Given
            loopback.serve("/inner.bin", Content.generated(1, 4_000));
            loopback6.serve("/inner.bin", Content.generated(1, 4_000));
            List<String> inner =
                    List.of(
                            loopback.uri("/inner.bin").toString(),
                            loopback6.uri("/inner.bin").toString(),
                            "http://localhost:%d/inner.bin".formatted(loopback.port()),
                            "http://[::ffff:127.0.0.1]:%d/inner.bin".formatted(loopback.port()),
                            "http://169.254.169.254/latest/meta-data",
                            "http://0.0.0.0:%d/inner.bin".formatted(loopback.port()),
                            "http://" + Product.NAME_OF_A_PRIVATE_ADDRESS + "/inner.bin");
            Stream<String> redirects =
                    IntStream.range(0, inner.size()).mapToObj(i -> redirect(i, inner.get(i)));
            // When
            List<String> jobs = Stream.concat(inner.stream(), redirects).map(this::submit).toList();
            // Then
            for (String job : jobs) {
                JsonNode ended = api.awaitEnd(job, PATIENCE);
                assertThat(ended.at("/error/code").asText())
                        .as(ended.toPrettyString())
                        .isEqualTo("EGRESS_DENIED");
            }
            assertThat(loopback.exchanges("/inner.bin")).isEmpty();
            assertThat(loopback6.exchanges("/inner.bin")).isEmpty();
        }
    }

    @Test
    void noSpellingOfADestinationLeadsOutOfTheVolume() {
        product.hub().serve("/spelled.bin", Content.generated(2, 4_000));
        String source = product.hub().uri("/spelled.bin").toString();
        for (String dest :
                List.of(
                        "..",
                        "../out",
                        "a/../../out",
                        "/etc",
                        "//etc",
                        "a//b",
                        "./a",
                        "a/.",
                        "a/..",
                        "..\\out",
                        "a\\..\\..\\out",
                        "C:\\out",
                        "C:/out",
                        "\\\\host\\share",
                        "a\u0000b",
                        "a\nb",
                        "a\u202eb",
                        "~/../out/..",
                        ".ballast/blobs",
                        "hub/x",
                        "x/" + "y".repeat(300),
                        "nul",
                        " /../ ",
                        "a/ ..",
                        "")) {
            // When
            Answer answer = api.post("/api/v1/jobs", Map.of("source", source, "dest", dest));
            // Then
            assertThat(answer.status()).as("dest '%s': %s", dest, answer.text()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
            assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo("dest");
        }
    }

    @Test
    void namesFromHubsAndLinksInTheVolumeLeadNowhereElse(@TempDir Path outside) throws IOException {
        // Given
        Files.createSymbolicLink(product.volume().resolve("leads-out"), outside);
        Set<String> before = namesAroundTheVolume();
        Content content = Content.generated(3, 4_000);
        product.hub()
                .serve("/named.bin", content)
                .failingAlwaysWith(
                        Fault.contentDisposition("attachment; filename=\"../../escaped.bin\""));
        product.hub()
                .serve("/named-too.bin", content)
                .failingAlwaysWith(
                        Fault.contentDisposition(
                                "attachment; filename*=UTF-8''..%2F..%2Fescaped.bin"));
        product.hub().serve("/..%2f..%2fescaped.bin", content);
        product.hub().serve("/plain.bin", content);
        // When
        List<String> jobs =
                Stream.of("/named.bin", "/named-too.bin", "/..%2f..%2fescaped.bin")
                        .map(path -> submit(product.hub().uri(path).toString()))
                        .toList();
        String linked =
                api.submit(
                        Map.of(
                                "source",
                                product.hub().uri("/plain.bin").toString(),
                                "dest",
                                "leads-out/deeper"));
        // Then
        jobs.forEach(job -> api.awaitEnd(job, PATIENCE));
        assertThat(api.awaitEnd(linked, PATIENCE).path("state").asText()).isEqualTo("failed");
        assertThat(Disk.namesBelow(outside, _ -> false)).isEmpty();
        assertThat(namesAroundTheVolume()).isEqualTo(before);
        Set<Path> whereNamesOfHubsMayBe =
                Set.of(product.volume().resolve("egress"), product.volume().resolve(".ballast"));
        assertThat(Disk.namesBelow(product.volume(), whereNamesOfHubsMayBe::contains))
                .noneMatch(name -> name.contains("escaped"));
    }

    private String redirect(int i, String target) {
        String path = "/redirect-%d.bin".formatted(i);
        product.hub()
                .serve(path, Content.of(""))
                .failingAlwaysWith(Fault.redirectTo(URI.create(target)));
        return product.hub().uri(path).toString();
    }

    private String submit(String source) {
        return api.submit(Map.of("source", source, "dest", "egress"));
    }

    private static Hub hubOn(String address) {
        return Hub.startOn(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
    }

    /// Names in the data folder and beside it, without what the services themselves keep there.
    private Set<String> namesAroundTheVolume() {
        Set<Path> own =
                Stream.of("postgres", "kafka", "logs", "run", "volume")
                        .map(product.data()::resolve)
                        .collect(Collectors.toSet());
        return Disk.namesBelow(product.around(), own::contains);
    }
}
