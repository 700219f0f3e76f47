package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;

/// Prints one job and its files for people.
final class JobDetail {
    private final Api api;
    private final PrintWriter out;

    JobDetail(Api api, PrintWriter out) {
        this.api = api;
        this.out = out;
    }

    void print(Job job) throws IOException, ApiProblem {
        JsonNode json = job.json();
        field("id", job.id());
        field("source", job.source());
        field("revision", json.path("revision").asText(""));
        field("state", job.stateWithReason());
        field("progress", job.isPlanned() ? job.progress() : "");
        field("view", "%s on volume %s".formatted(job.view(), job.volume()));
        field("path", job.path());
        field("priority", json.path("priority").asText());
        field("labels", json.path("labels").isEmpty() ? "" : json.path("labels").toString());
        field("attempt", json.path("attempt").asText());
        field("created", json.path("created_at").asText(""));
        field("finished", json.path("finished_at").asText(""));
        if (!job.errorCode().isEmpty()) {
            field("error", "%s (%s)".formatted(job.errorDetail(), job.errorCode()));
        }
        files(job);
    }

    private void files(Job job) throws IOException, ApiProblem {
        JsonNode files = api.get("jobs/%s/files".formatted(job.id())).path("items");
        if (files.isEmpty()) {
            return;
        }
        Table table = new Table("FILE", "STATE", ">DONE", ">SIZE", "WORKER");
        for (JsonNode file : files) {
            table.row(
                    file.path("path").asText(),
                    file.path("state").asText(),
                    Amounts.bytes(file.path("bytes_done")),
                    Amounts.bytes(file.path("size")),
                    file.path("worker").isTextual() ? file.path("worker").asText() : "");
        }
        out.println();
        table.print(out);
    }

    private void field(String name, String value) {
        if (!value.isEmpty() && !value.equals("null")) {
            out.println("%-9s %s".formatted(name, value));
        }
    }
}
