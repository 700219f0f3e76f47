package dev.ballast.metadata.format;

import dev.ballast.model.artifact.ModelFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one reader has found so far. A reader that has to stop early leaves here what it knew.
final class Findings {
    private static final int MAX_PROBLEMS = 20;
    private static final int MAX_ATTRIBUTES = 40;

    private final FileFormat format;
    private final Map<String, Long> parametersByType = new HashMap<>();
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private long tensors;
    private long parameters;
    private long furtherProblems;
    private @Nullable String architecture;
    private @Nullable String quantization;

    Findings(FileFormat format) {
        this.format = format;
    }

    /// Counts one tensor of `elements` parameters; the sum stays at the largest long.
    ///
    /// @param type null when the file names one that is not known
    void tensor(@Nullable Enum<?> type, long elements) {
        tensors++;
        parameters = saturatedSum(parameters, elements);
        if (type != null) {
            parametersByType.merge(type.name(), elements, Findings::saturatedSum);
        }
    }

    void architecture(String value) {
        architecture = Text.clean(value);
    }

    void quantization(String value) {
        quantization = value;
    }

    void quantizationUnlessKnown(String value) {
        quantization = quantization == null ? value : quantization;
    }

    /// Keeps a short fact; the first value of a name stays.
    void attribute(String name, String value) {
        String clean = Text.clean(value);
        if (attributes.size() < MAX_ATTRIBUTES && !clean.isEmpty()) {
            attributes.putIfAbsent(name, clean);
        }
    }

    /// Keeps what is wrong; of many problems the first ones, and how many followed.
    void problem(String sentence) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(sentence);
        } else {
            furtherProblems++;
        }
    }

    /// The type that most parameters have; null while no tensor has a known type.
    @Nullable String dominantType() {
        return parametersByType.entrySet().stream()
                .max(
                        Map.Entry.<String, Long>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    ModelFacts facts() {
        List<String> told = new ArrayList<>(problems);
        if (furtherProblems > 0) {
            told.add("and %d more problems".formatted(furtherProblems));
        }
        return new ModelFacts(
                format.word(),
                tensors,
                parameters,
                dominantType(),
                quantization,
                architecture,
                attributes,
                told,
                null);
    }

    private static long saturatedSum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
