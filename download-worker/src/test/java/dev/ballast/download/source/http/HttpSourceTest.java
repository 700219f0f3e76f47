package dev.ballast.download.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ballast.download.FaultRow;
import dev.ballast.download.source.FileNames;
import dev.ballast.download.source.SourcePlan;
import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Work;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSourceTest {
    private static final Content CONTENT = Content.generated(1, 12_345);

    private final Hub hub = Hub.start();
    private final HttpFetcher http =
            new HttpFetcher(
                    HttpSettings.of("test"), EgressPolicy.of(List.of("127.0.0.0/8")), Dns.SYSTEM);
    private final HttpSource source = new HttpSource(http);

    @AfterEach
    void close() {
        http.close();
        hub.close();
    }

    @Test
    void plansOneFileWithItsSizeAndVersion() throws SourceFailure {
        // Given
        hub.serve("/models/tiny.safetensors", CONTENT);
        // When
        SourcePlan plan = source.resolve(ref("/models/tiny.safetensors"), Credential.NONE);
        // Then
        Work.PlannedFile file = plan.files().getFirst();
        assertThat(plan.files()).hasSize(1);
        assertThat(file.path().value()).isEqualTo("tiny.safetensors");
        assertThat(file.size()).isEqualTo(CONTENT.length());
        assertThat(file.validator()).startsWith("\"").isEqualTo(plan.revision());
        assertThat(hub.bytesServed("/models/tiny.safetensors")).isEqualTo(1);
    }

    @Test
    void readsNoBodyWhenTheServerIgnoresTheRange() throws SourceFailure {
        // Given
        Content large = Content.generated(2, 64L << 20);
        hub.serve("/m", large).failingAlwaysWith(Fault.ignoresRange()).throttledTo(1 << 20);
        // When
        SourcePlan plan = source.resolve(ref("/m"), Credential.NONE);
        // Then
        assertThat(plan.files().getFirst().size()).isEqualTo(large.length());
    }

    @Test
    void plansAnEmptyFile() throws SourceFailure {
        // Given
        hub.serve("/empty.bin", Content.of(""));
        // When
        SourcePlan plan = source.resolve(ref("/empty.bin"), Credential.NONE);
        // Then
        assertThat(plan.files().getFirst().size()).isZero();
    }

    @Test
    void sendsTheTokenToTheOriginOnly() throws SourceFailure {
        assertGoesToTheOriginOnly("Authorization", "Bearer t0ken", Credential.of("t0ken"));
    }

    @Test
    void sendsTheHeaderFieldsOfTheCallerToTheOriginOnly() throws SourceFailure {
        assertGoesToTheOriginOnly(
                "X-Api-Key", "k3y", new Credential(null, Map.of("X-Api-Key", "k3y")));
    }

    private void assertGoesToTheOriginOnly(String header, String value, Credential credential)
            throws SourceFailure {
        // Given
        try (Hub storage = Hub.start()) {
            storage.serve("/s", CONTENT).refusingHeader(header);
            hub.serve("/m", CONTENT)
                    .requiringHeader(header, value)
                    .failingAlwaysWith(Fault.redirectTo(storage.uri("/s")));
            // When
            SourcePlan plan = source.resolve(ref("/m"), credential);
            // Then
            assertThat(plan.files().getFirst().size()).isEqualTo(CONTENT.length());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, SOURCE_FORBIDDEN",
        "403, SOURCE_FORBIDDEN",
        "404, SOURCE_NOT_FOUND",
        "410, SOURCE_NOT_FOUND",
        "429, SOURCE_RATE_LIMITED",
        "500, SOURCE_UNREACHABLE"
    })
    void reportsWhyThereIsNoPlan(int status, FailureCode code) {
        // Given
        hub.serve("/m", CONTENT).failingAlwaysWith(Fault.status(status));
        // When, Then
        assertThatExceptionOfType(SourceFailure.class)
                .isThrownBy(() -> source.resolve(ref("/m?sig=s3cret"), Credential.NONE))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code))
                .satisfies(e -> assertThat(e.detail()).doesNotContain("s3cret"));
    }

    @Test
    void refusesALoginPage() {
        // Given
        hub.serve("/m.safetensors", CONTENT).failingAlwaysWith(Fault.htmlPage());
        // When, Then
        assertThatExceptionOfType(SourceFailure.class)
                .isThrownBy(() -> source.resolve(ref("/m.safetensors"), Credential.NONE))
                .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.SOURCE_NOT_A_MODEL));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attachment; filename=\"a.bin\"; filename*=UTF-8''b%20c.bin | b c.bin",
                "attachment; filename=\"a \\\"b\\\".bin\" | a _b_.bin",
                "attachment; filename=plain.gguf | plain.gguf",
                "attachment; filename=\"../../etc/passwd\" | passwd",
                "attachment; filename=\"C:\\\\x\\\\y.bin\" | y.bin",
                "attachment; filename=\".hidden\" | hidden",
                "attachment; filename=\"..\" | model.bin",
                "attachment; filename=\"con\" | model.bin",
                "inline | model.bin"
            })
    @FaultRow(30)
    void takesTheNameFromTheHeader(String header, String name) {
        assertThat(FileNames.of(header, URI.create("https://h/d/model.bin?x=1")).value())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @FaultRow(30)
    @ValueSource(strings = {"https://h", "https://h/", "https://h/%2e%2e", "https://h/%00"})
    void alwaysFindsAName(String uri) {
        assertThat(FileNames.of(null, URI.create(uri)).value()).isNotEmpty();
    }

    private SourceRef ref(String path) {
        return SourceRef.parse(hub.uri(path).toString());
    }
}
