package dev.ballast.download.engine.plan;

import dev.ballast.model.artifact.ByteRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A set of bytes of one file, kept as few ranges: touching and overlapping ones are joined. Not
/// thread-safe.
public final class RangeSet {
    private final TreeMap<Long, Long> endByFirst = new TreeMap<>();
    private long size;

    public RangeSet() {}

    public RangeSet(Iterable<ByteRange> ranges) {
        ranges.forEach(this::add);
    }

    /// Adds a range; bytes that are already in the set count once.
    public void add(ByteRange range) {
        long first = range.first();
        long end = range.end();
        Map.Entry<Long, Long> before = endByFirst.floorEntry(first);
        if (before != null && before.getValue() >= first) {
            first = before.getKey();
            end = Math.max(end, before.getValue());
            remove(before);
        }
        for (Map.Entry<Long, Long> next = endByFirst.ceilingEntry(first);
                next != null && next.getKey() <= end;
                next = endByFirst.ceilingEntry(first)) {
            end = Math.max(end, next.getValue());
            remove(next);
        }
        endByFirst.put(first, end);
        size += end - first;
    }

    /// Bytes in the set.
    public long size() {
        return size;
    }

    /// Bytes from offset 0 up to the first one missing.
    public long front() {
        Map.Entry<Long, Long> first = endByFirst.firstEntry();
        return first != null && first.getKey() == 0 ? first.getValue() : 0;
    }

    /// Whether every byte below `total` is in the set.
    public boolean covers(long total) {
        return front() >= total;
    }

    /// In ascending order, none touching another.
    public List<ByteRange> ranges() {
        List<ByteRange> ranges = new ArrayList<>(endByFirst.size());
        endByFirst.forEach((first, end) -> ranges.add(new ByteRange(first, end)));
        return List.copyOf(ranges);
    }

    /// What is not in the set below `total`, in ascending order.
    public List<ByteRange> missing(long total) {
        List<ByteRange> gaps = new ArrayList<>();
        long position = 0;
        for (Map.Entry<Long, Long> range : endByFirst.entrySet()) {
            if (range.getKey() >= total) {
                break;
            }
            if (range.getKey() > position) {
                gaps.add(new ByteRange(position, range.getKey()));
            }
            position = range.getValue();
        }
        if (position < total) {
            gaps.add(new ByteRange(position, total));
        }
        return List.copyOf(gaps);
    }

    private void remove(Map.Entry<Long, Long> range) {
        endByFirst.remove(range.getKey());
        size -= range.getValue() - range.getKey();
    }
}
