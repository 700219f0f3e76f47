package dev.ballast.download.engine.verify;

import dev.ballast.model.artifact.Sha256;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the bytes of a content turned out to be.
///
/// @param hexes hexadecimal digits of each digest that was computed, SHA-256 among them
public record Digests(Map<DigestAlgorithm, String> hexes) {
    public Digests {
        hexes = Map.copyOf(hexes);
    }

    public Sha256 sha256() {
        return new Sha256(Objects.requireNonNull(hexes.get(DigestAlgorithm.SHA256)));
    }

    /// In words, which of the expected digests the bytes do not have; empty if they have all.
    ///
    /// @param expected only of algorithms that were computed
    public Optional<String> mismatch(Collection<Digest> expected) {
        String wrong =
                expected.stream()
                        .filter(digest -> !digest.hex().equals(hexes.get(digest.algorithm())))
                        .map(digest ->
                                "%s is %s instead of %s"
                                        .formatted(
                                                digest.algorithm().label(),
                                                hexes.get(digest.algorithm()),
                                                digest.hex()))
                        .collect(Collectors.joining(", "));
        return wrong.isEmpty() ? Optional.empty() : Optional.of(wrong);
    }
}
