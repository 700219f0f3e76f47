package dev.ballast.model.job;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Finds the constant behind a name that a caller or a message spelt.
final class WireNames {
    private WireNames() {}

    static <E extends Enum<E>> E find(E[] constants, Function<E, String> wire, String name) {
        for (E constant : constants) {
            if (wire.apply(constant).equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                "'%s' is none of %s"
                        .formatted(
                                name,
                                Arrays.stream(constants)
                                        .map(wire)
                                        .collect(Collectors.joining(", "))));
    }
}
