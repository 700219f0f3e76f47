package dev.ballast.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Columns that line up. A heading that begins with `>` has its column to the right.
final class Table {
    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        this.headings = List.of(headings);
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    void print(PrintWriter out) {
        List<Integer> widths = IntStream.range(0, headings.size()).mapToObj(this::width).toList();
        out.println(line(headings.stream().map(Table::plain).toList(), widths));
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private int width(int column) {
        int heading = plain(headings.get(column)).length();
        return rows.stream().mapToInt(row -> row.get(column).length()).reduce(heading, Math::max);
    }

    private String line(List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String padding = " ".repeat(widths.get(i) - cells.get(i).length());
            boolean right = headings.get(i).startsWith(">");
            line.append(right ? padding + cells.get(i) : cells.get(i) + padding).append("  ");
        }
        return line.toString().stripTrailing();
    }

    private static String plain(String heading) {
        return heading.startsWith(">") ? heading.substring(1) : heading;
    }
}
