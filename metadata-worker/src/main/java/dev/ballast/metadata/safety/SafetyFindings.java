package dev.ballast.metadata.safety;

import dev.ballast.model.artifact.Safety;
import dev.ballast.model.artifact.Safety.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was found in one file, however many pickles it holds.
final class SafetyFindings {
    private static final int MOST = 40;
    private static final int LONGEST = 160;

    private final Map<String, Verdict> imports = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private Verdict worst = Verdict.CLEAN;
    private boolean namesModules;

    /// An import that the pickle names.
    void imported(String module, String name) {
        namesModules |= ImportRules.isName(module, name);
        note(module + "." + name, ImportRules.judge(module, name));
    }

    /// An import of which nobody can tell what it is before it happens.
    void importedSomething(String how) {
        namesModules = true;
        note(how, Verdict.DANGEROUS);
    }

    /// An import that finds nothing in a common Python, though it may in another.
    void importedNothing(String how) {
        note(how, Verdict.DANGEROUS);
    }

    void problem(String sentence) {
        worsen(Verdict.UNREADABLE);
        if (problems.size() < MOST) {
            problems.add(printable(sentence));
        }
    }

    /// Takes over what was found elsewhere.
    void add(SafetyFindings other) {
        other.imports.forEach(this::keep);
        worsen(other.worst);
        namesModules |= other.namesModules;
        other.problems.stream().limit(MOST - problems.size()).forEach(problems::add);
    }

    /// Whether neither an import nor a problem was seen.
    boolean isEmpty() {
        return imports.isEmpty() && problems.isEmpty();
    }

    /// Whether an import was seen that could be found. Texts and numbers that are taken for pickles
    /// have others.
    boolean namesModules() {
        return namesModules;
    }

    Safety safety() {
        return new Safety(
                worst,
                imports.entrySet().stream()
                        .filter(found -> found.getValue() != Verdict.CLEAN)
                        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                        .limit(MOST)
                        .map(Map.Entry::getKey)
                        .toList(),
                problems);
    }

    private void note(String what, Verdict verdict) {
        keep(printable(what), verdict);
    }

    /// Of many, those are kept that matter.
    private void keep(String what, Verdict verdict) {
        worsen(verdict);
        if (imports.size() < (verdict == Verdict.DANGEROUS ? 100 : 10) * MOST) {
            imports.merge(what, verdict, SafetyFindings::worse);
        }
    }

    private void worsen(Verdict verdict) {
        worst = worse(worst, verdict);
    }

    private static Verdict worse(Verdict one, Verdict other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static String printable(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .map(c ->
                        Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE
                                ? '\uFFFD'
                                : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
