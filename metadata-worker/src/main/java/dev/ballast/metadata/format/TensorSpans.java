package dev.ballast.metadata.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Where the tensors lie in the data part of a file, and whether they tile it.
final class TensorSpans {
    private record Span(long start, long end) {}

    private final List<Span> spans = new ArrayList<>();
    private long end;

    /// @param start offset from the data's first byte, 0 or more
    /// @param end offset just past the tensor, `start` or more
    void add(long start, long end) {
        spans.add(new Span(start, end));
        this.end = Math.max(this.end, end);
    }

    /// Offset just past the last tensor, 0 when there is none.
    long end() {
        return end;
    }

    /// Reports the first gap and the first overlap.
    ///
    /// @param alignment each tensor begins at the next multiple of this many bytes, 1 or more
    void checkTiling(long alignment, Findings findings) {
        spans.sort(Comparator.comparingLong(Span::start).thenComparingLong(Span::end));
        boolean gap = false;
        boolean overlap = false;
        long covered = 0;
        for (Span span : spans) {
            long expected = roundUp(covered, alignment);
            if (!overlap && span.start < covered) {
                findings.problem(
                        "overlap: a tensor begins at %d, the one before ends at %d"
                                .formatted(span.start, covered));
                overlap = true;
            }
            if (!gap && span.start > expected) {
                findings.problem(
                        "gap: bytes %d to %d of the data belong to no tensor"
                                .formatted(expected, span.start));
                gap = true;
            }
            covered = Math.max(covered, span.end);
        }
    }

    private static long roundUp(long offset, long alignment) {
        long rest = offset % alignment;
        return rest == 0 || offset > Long.MAX_VALUE - alignment
                ? offset
                : offset + alignment - rest;
    }
}
