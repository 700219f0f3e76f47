package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// For people: a bar for each file that moves, at most eight, and the total; drawn over itself.
final class BarProgress implements Progress {
    private static final int MOST_FILES = 8;
    private static final int NARROWEST = 80;
    private static final int NAME = 16;
    private static final int BAR = 6;
    private static final int MOST_BAR = 24;
    private static final Duration ASK_FILES = Duration.ofSeconds(1);

    private final PrintWriter out;
    private final Api api;
    private final Surroundings surroundings;
    private final int width;
    private final int nameWidth;
    private final int barWidth;
    private JsonNode files = MissingNode.getInstance();
    private long filesAskedAt;
    private int linesDrawn;
    private int stripe;
    private @Nullable Job job;

    /// @param width columns of the terminal
    BarProgress(PrintWriter out, Api api, Surroundings surroundings, int width) {
        this.out = out;
        this.api = api;
        this.surroundings = surroundings;
        this.width = width;
        // The numbers take up to 54 columns; what a wide terminal has beyond them goes to both.
        int spare = Math.max(0, width - NARROWEST) / 2;
        this.nameWidth = NAME + spare;
        this.barWidth = Math.min(MOST_BAR, BAR + spare);
        this.filesAskedAt = surroundings.nanoTime().getAsLong() - ASK_FILES.toNanos();
    }

    @Override
    public void show(Job now) throws IOException, ApiProblem {
        job = now;
        stripe++;
        long time = surroundings.nanoTime().getAsLong();
        if (now.isPlanned() && time - filesAskedAt >= ASK_FILES.toNanos()) {
            files = api.get("jobs/%s/files".formatted(now.id())).path("items");
            filesAskedAt = time;
        }
        List<String> lines = fileLines();
        lines.add(total(now));
        draw(lines);
    }

    @Override
    public void silent(long seconds) {
        if (job != null) {
            draw(
                    List.of(
                            total(job),
                            "reconnecting, numbers from %s ago"
                                    .formatted(Amounts.duration(seconds))));
        }
    }

    @Override
    public void end() {
        draw(List.of());
    }

    private List<String> fileLines() {
        List<String> lines = new ArrayList<>();
        int hidden = 0;
        int done = 0;
        for (JsonNode file : files) {
            boolean moves = file.path("state").asText().equals("downloading");
            if (moves && lines.size() < MOST_FILES) {
                lines.add(line(file));
            } else {
                hidden++;
                done += file.path("state").asText().equals("done") ? 1 : 0;
            }
        }
        if (hidden > 0) {
            lines.add("… %s more, %d done".formatted(Amounts.count(hidden, "file"), done));
        }
        return lines;
    }

    private String line(JsonNode file) {
        String numbers =
                "  %9s of %9s  %s"
                        .formatted(
                                Amounts.bytes(file.path("bytes_done")),
                                Amounts.bytes(file.path("size")),
                                Amounts.speed(file.path("speed").asLong()));
        double share =
                file.path("size").asLong() > 0
                        ? file.path("bytes_done").asDouble() / file.path("size").asDouble()
                        : -1;
        return name(file.path("path").asText()) + " " + bar(share) + numbers;
    }

    private String total(Job now) {
        JsonNode progress = now.json().path("progress");
        String bar = bar(progress.isNumber() ? progress.asDouble() / 100 : -1);
        return name(now.stateWithReason())
                + " "
                + bar
                + "  "
                + (now.isPlanned() ? now.progress().replace(", ", "  ").replace(" of ", "/") : "");
    }

    /// The end of a long name tells more than its beginning.
    private String name(String text) {
        return text.length() > nameWidth
                ? "…" + text.substring(text.length() - nameWidth + 1)
                : text + " ".repeat(nameWidth - text.length());
    }

    /// @param share 0 to 1; negative for unknown, shown as a stripe that moves
    private String bar(double share) {
        if (share < 0) {
            int at = stripe % (barWidth - 3);
            return "░".repeat(at) + "███" + "░".repeat(barWidth - 3 - at);
        }
        int full = (int) Math.min(barWidth, Math.floor(share * barWidth));
        return "█".repeat(full) + "░".repeat(barWidth - full);
    }

    private void draw(List<String> lines) {
        StringBuilder frame = new StringBuilder();
        if (linesDrawn > 0) {
            frame.append("\u001b[").append(linesDrawn).append('A');
        }
        frame.append("\r\u001b[J");
        for (String line : lines) {
            frame.append(line, 0, Math.min(line.length(), width - 1)).append('\n');
        }
        out.print(frame);
        out.flush();
        linesDrawn = lines.size();
    }
}
