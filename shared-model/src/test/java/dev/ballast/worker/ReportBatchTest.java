package dev.ballast.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.TaskEvent.Resolved;
import dev.ballast.model.message.Work;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportBatchTest {
    private static final UUID TASK = UUID.randomUUID();

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "500,1", "501,2", "1000,2", "1001,3"})
    void cutsAPlanIntoPartsThatMakeItUpAgain(int files, int parts) {
        Resolved plan = plan(files);
        List<Resolved> cut = ReportBatch.parts(plan).stream().map(Resolved.class::cast).toList();
        assertThat(cut).hasSize(parts);
        assertThat(cut.stream().flatMap(part -> part.files().stream()))
                .containsExactlyElementsOf(plan.files());
        assertThat(cut.stream().map(Resolved::part))
                .containsExactlyElementsOf(IntStream.range(0, parts).boxed().toList());
        assertThat(cut.stream().filter(Resolved::last)).containsExactly(cut.getLast());
    }

    @Test
    void putsNoMoreThanFitsIntoOneReport() {
        List<TaskEvent> events = new ArrayList<>();
        IntStream.range(0, 5).forEach(_ -> events.add(plan(400)));
        assertThat(ReportBatch.first(events)).hasSize(2);
    }

    @Test
    void alwaysPutsTheOldestEventIntoAReport() {
        List<TaskEvent> events = List.of(plan(5000), plan(1));
        assertThat(ReportBatch.first(events)).containsExactly(events.getFirst());
    }

    private static Resolved plan(int files) {
        return new Resolved(
                TASK,
                1,
                null,
                "name",
                0,
                true,
                IntStream.range(0, files)
                        .mapToObj(n ->
                                new Work.PlannedFile(
                                        new RelativePath("f" + n),
                                        URI.create("http://h/" + n),
                                        1L,
                                        null,
                                        null,
                                        null))
                        .toList());
    }
}
