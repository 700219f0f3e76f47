package dev.ballast.local.bench.transfer;

import dev.ballast.local.bench.Measured;
import java.util.List;

/// A peer that takes no part.
///
/// @param missing programs that are not installed
record Skipped(String name, String contender, List<String> missing) implements Measured {
    @Override
    public String line() {
        return "%-9s %-28s  skipped: %s not found on the PATH"
                .formatted(name, contender, String.join(", ", missing));
    }

    @Override
    public boolean good() {
        return true;
    }
}
