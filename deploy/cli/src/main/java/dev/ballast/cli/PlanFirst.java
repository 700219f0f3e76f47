package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;

/// Prints the plan once it is known, above what moves: how many files, how many bytes, and what was
/// on the volume already.
final class PlanFirst implements Progress {
    private final PrintWriter out;
    private final Api api;
    private final Progress moving;
    private boolean told;

    PlanFirst(PrintWriter out, Api api, Progress moving) {
        this.out = out;
        this.api = api;
        this.moving = moving;
    }

    @Override
    public void show(Job job) throws IOException, ApiProblem {
        if (!told && job.isPlanned()) {
            told = true;
            moving.end();
            out.println(line(job));
            out.flush();
        }
        moving.show(job);
    }

    @Override
    public void silent(long seconds) {
        moving.silent(seconds);
    }

    @Override
    public void end() {
        moving.end();
    }

    private String line(Job job) throws IOException, ApiProblem {
        long present = 0;
        long presentBytes = 0;
        for (JsonNode file : api.get("jobs/%s/files".formatted(job.id())).path("items")) {
            if (file.path("state").asText().equals("done")) {
                present++;
                presentBytes += file.path("size").asLong();
            }
        }
        return "plan: %s, %s%s"
                .formatted(
                        Amounts.count(job.filesTotal(), "file"),
                        Amounts.bytes(job.json().path("bytes_total")),
                        present == 0
                                ? ""
                                : ", %d already here (%s)"
                                        .formatted(present, Amounts.bytes(presentBytes)));
    }
}
