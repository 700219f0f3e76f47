package dev.ballast.model.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.model.artifact.Safety;
import dev.ballast.model.job.Priority;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The JSON form of every message is pinned by a file, so that a change of it is seen as one.
class GoldenMessagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Object> messages() {
        return Samples.all();
    }

    static Stream<Class<?>> messageTypes() {
        return Stream.concat(
                Stream.of(Work.class, Control.class, TaskEvent.class)
                        .flatMap(family -> Arrays.stream(family.getPermittedSubclasses())),
                Stream.of(Doorbell.class, Report.class, Claim.class, Claim.Request.class));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageIsWrittenAsItsGoldenFileSays(Object message) throws IOException {
        assertThat(JSON.readTree(MessageJson.write(message))).isEqualTo(golden(message.getClass()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aGoldenFileReadsBackToItsMessage(Object message) throws IOException {
        byte[] golden = JSON.writeValueAsBytes(golden(message.getClass()));

        assertThat(MessageJson.read(golden, familyOf(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void fieldsOfALaterVersionAreIgnored(Object message) throws IOException {
        ObjectNode later = (ObjectNode) golden(message.getClass());
        later.put("field_of_a_later_version", true);

        assertThat(MessageJson.read(JSON.writeValueAsBytes(later), familyOf(message)))
                .isEqualTo(message);
    }

    @Test
    void fieldsThatAnEarlierVersionDidNotWriteMayBeMissing() {
        String task = "01970000-0000-7000-8000-000000000001";

        TaskEvent failed =
                MessageJson.read(
                        "{\"type\":\"failed\",\"task\":\"%s\",\"fence\":7,\"code\":\"INTERNAL\","
                                        .formatted(task)
                                + "\"detail\":\"It broke.\",\"retry_after_seconds\":null}",
                        TaskEvent.class);
        Work remove =
                MessageJson.read(
                        "{\"type\":\"remove\",\"volume\":\"shared\",\"model_key\":null,"
                                + "\"paths\":[],\"blobs\":[],\"staging\":[\"%s\"]}".formatted(task),
                        Work.class);

        assertThat((TaskEvent.Failed) failed)
                .returns(List.of(), TaskEvent.Failed::missing)
                .returns(false, TaskEvent.Failed::absent)
                .returns(false, TaskEvent.Failed::unasked);
        assertThat(((Work.Remove) remove).job()).isNull();
    }

    @Test
    void theFormOfAnEarlierVersionIsReadAsWhatItMeant() throws IOException {
        assertThat(before(Work.Publish.class, Work.class))
                .isInstanceOfSatisfying(
                        Work.Publish.class,
                        publish -> {
                            assertThat(publish.whole()).isFalse();
                            assertThat(publish.files()).allMatch(file -> file.gitSha1() == null);
                        });
        assertThat(before(Work.Remove.class, Work.class))
                .isInstanceOfSatisfying(
                        Work.Remove.class,
                        remove -> {
                            assertThat(remove.job()).isNull();
                            assertThat(remove.before()).isNull();
                            assertThat(remove.modelKey()).isNotNull();
                        });
        assertThat(before(TaskEvent.Published.class, TaskEvent.class))
                .isInstanceOfSatisfying(
                        TaskEvent.Published.class,
                        published ->
                                assertThat(published.files())
                                        .singleElement()
                                        .returns(null, Work.StoredFile::gitSha1));
        assertThat(before(TaskEvent.Progress.class, TaskEvent.class))
                .isInstanceOfSatisfying(
                        TaskEvent.Progress.class,
                        progress -> assertThat(progress.asked()).isFalse());
        assertThat(before(TaskEvent.Inspected.class, TaskEvent.class))
                .isInstanceOfSatisfying(
                        TaskEvent.Inspected.class,
                        inspected ->
                                assertThat(inspected.facts().safety())
                                        .isNotNull()
                                        .returns(0, Safety::scanner));
        assertThat(before(TaskEvent.Described.class, TaskEvent.class))
                .isInstanceOfSatisfying(
                        TaskEvent.Described.class,
                        described -> assertThat(described.facts().offer()).isNull());
        assertThat(before(Report.class, Report.class).status())
                .isNotNull()
                .satisfies(status ->
                        assertThat(status.volumes())
                                .singleElement()
                                .satisfies(volume -> assertThat(volume.path()).isNull()));
    }

    private static <T> T before(Class<?> type, Class<T> family) throws IOException {
        return MessageJson.read(JSON.writeValueAsBytes(golden(nameOf(type) + "-before")), family);
    }

    @Test
    void whatTheVersionBeforeDidNotSayIsOptional() {
        assertThat(read(Control.class, "limits", "'max_speed':1024,'per_host_connections':4"))
                .isEqualTo(new Control.Limits(1024L, 4));
        assertThat(MessageJson.read("{\"type\":\"wake\"}", Control.class))
                .isEqualTo(new Control.Wake());
        assertThat(read(TaskEvent.class, "progress", "'fence':7,'bytes_done':5,'speed':1"))
                .isInstanceOfSatisfying(
                        TaskEvent.Progress.class,
                        progress -> assertThat(progress.stall()).isNull());
        assertThat(
                        read(
                                Work.class,
                                "resolve",
                                "'source':'hf://acme/tiny','include':[],'exclude':[]"))
                .isInstanceOfSatisfying(
                        Work.Resolve.class, resolve -> assertThat(resolve.newest()).isFalse());
        assertThat(MessageJson.read("{\"fence\":7,\"secrets\":{}}", Claim.class).priority())
                .isEqualTo(Priority.DEFAULT);
    }

    @Test
    void aWordForAStallFromALaterVersionCountsAsNone() {
        assertThat(read(TaskEvent.class, "progress", "'stall':'moon_phase'"))
                .isInstanceOfSatisfying(
                        TaskEvent.Progress.class,
                        progress -> assertThat(progress.stall()).isNull());
    }

    private static <T> T read(Class<T> family, String type, String fields) {
        return MessageJson.read(
                "{'type':'%s',%s}".formatted(type, fields).replace('\'', '"'), family);
    }

    @ParameterizedTest
    @MethodSource("messageTypes")
    void everyTypeOfMessageHasASample(Class<?> type) {
        assertThat(Samples.all()).anyMatch(type::isInstance);
    }

    @Test
    void aMessageOfAnUnknownTypeIsRefused() {
        assertThatThrownBy(() -> MessageJson.read("{\"type\":\"explode\"}", Control.class))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aClaimDoesNotPrintItsSecrets() {
        assertThat(Samples.all())
                .filteredOn(Claim.class::isInstance)
                .singleElement()
                .asString()
                .doesNotContain("hf_secret");
    }

    private static Class<?> familyOf(Object message) {
        return switch (message) {
            case Work _ -> Work.class;
            case Control _ -> Control.class;
            case TaskEvent _ -> TaskEvent.class;
            default -> message.getClass();
        };
    }

    private static JsonNode golden(Class<?> type) throws IOException {
        return golden(nameOf(type));
    }

    private static JsonNode golden(String file) throws IOException {
        String name = "/golden/" + file + ".json";
        try (InputStream content = GoldenMessagesTest.class.getResourceAsStream(name)) {
            assertThat(content).as("golden file %s", name).isNotNull();
            return JSON.readTree(content);
        }
    }

    /// `Work.Resolve` is `work-resolve`.
    static String nameOf(Class<?> type) {
        return type.getName()
                .substring(type.getPackageName().length() + 1)
                .replace('$', '-')
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }
}
