package dev.ballast.download.source.gguf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Chooses from the files of a repository those that a tag means, by the rules of llama.cpp (of
/// 2026). A preset at the root means only that. Otherwise the model is the first file whose path
/// holds the tag and then `.` or `-`, in any case; without a tag `Q4_K_M`, then `Q8_0`, then the
/// first one. With it come all its parts, the nearest projector, and the chat templates.
///
/// Unlike llama.cpp it takes a file that has the tag as a word of its own before one whose last
/// word only ends with it: `F16` means `m-F16.gguf`, also where `m-BF16.gguf` is listed earlier.
final class GgufChoice {
    /// The file at the root that says all.
    static final String PRESET = "preset.ini";

    private static final List<String> DEFAULT_TAGS = List.of("Q4_K_M", "Q8_0");
    private static final int NAMES_SHOWN = 20;

    private final List<String> paths;
    private final List<GgufName> models;
    private final List<GgufName> projectors;

    /// @param paths of all files, in the order of the hub
    GgufChoice(List<String> paths) {
        this.paths = List.copyOf(paths);
        List<GgufName> names = paths.stream().filter(GgufName::isGguf).map(GgufName::of).toList();
        this.models = names.stream().filter(GgufName::isModel).toList();
        this.projectors = names.stream().filter(GgufName::isProjector).toList();
    }

    /// What a tag comes to.
    sealed interface Result {
        /// These files.
        ///
        /// @param quantisation of the model; null for a preset
        /// @param paths at least one, each once
        record Chosen(@Nullable String quantisation, List<String> paths) implements Result {}

        /// No file.
        ///
        /// @param why a sentence without its subject, the repository
        record Nothing(String why) implements Result {}
    }

    /// @param tag null for the default order
    Result choose(@Nullable String tag) {
        if (paths.contains(PRESET)) {
            return new Result.Chosen(null, List.of(PRESET));
        }
        if (models.isEmpty()) {
            return new Result.Nothing("has no GGUF model");
        }
        Optional<GgufName> model =
                tag == null
                        ? DEFAULT_TAGS.stream()
                                .flatMap(each -> find(each).stream())
                                .findFirst()
                                .or(() -> Optional.of(models.getFirst()))
                        : find(tag);
        return model.map(this::with)
                .orElseGet(() ->
                        new Result.Nothing(
                                "has nothing for the tag '%s'; it has %s"
                                        .formatted(tag, shown(models))));
    }

    private Optional<GgufName> find(String tag) {
        // F16 is in BF16 too: a name of its own goes first.
        return firstWith("(?:^|[-._/])" + Pattern.quote(tag) + "[.-]")
                .or(() -> firstWith(Pattern.quote(tag) + "[.-]"));
    }

    private Optional<GgufName> firstWith(String regex) {
        Pattern pattern = Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
        return models.stream().filter(name -> pattern.matcher(name.path()).find()).findFirst();
    }

    private Result with(GgufName model) {
        List<GgufName> parts =
                models.stream()
                        .filter(model::belongsTo)
                        .sorted(Comparator.comparingInt(GgufName::part))
                        .toList();
        List<String> missing =
                IntStream.rangeClosed(1, model.parts())
                        .mapToObj(model::pathOfPart)
                        .filter(path -> parts.stream().noneMatch(part -> part.path().equals(path)))
                        .toList();
        if (!missing.isEmpty()) {
            return new Result.Nothing(
                    "has only %d of the %d parts of '%s': %s is missing; choose another tag"
                            .formatted(
                                    parts.size(), model.parts(), model.stem(), missing.getFirst()));
        }
        List<String> chosen = new ArrayList<>();
        parts.forEach(part -> chosen.add(part.path()));
        projectorOf(model).ifPresent(projector -> chosen.add(projector.path()));
        Stream<String> templates = paths.stream().filter(path -> path.endsWith(".jinja"));
        templates.forEach(chosen::add);
        return new Result.Chosen(model.quantisation(), chosen);
    }

    /// In the model's own folder or the nearest one above; of several the one whose bit width is
    /// closest.
    private Optional<GgufName> projectorOf(GgufName model) {
        return projectors.stream()
                .filter(projector -> liesAbove(projector, model))
                .min(
                        Comparator.comparingInt((GgufName it) -> -it.folders().size())
                                .thenComparingInt(it -> Math.abs(it.bits() - model.bits())));
    }

    private static boolean liesAbove(GgufName projector, GgufName model) {
        List<String> above = projector.folders();
        List<String> folders = model.folders();
        return above.size() <= folders.size() && folders.subList(0, above.size()).equals(above);
    }

    private static String shown(List<GgufName> names) {
        List<String> first =
                names.stream().filter(name -> name.part() == 1).map(GgufName::path).toList();
        return first.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "))
                + (first.size() > NAMES_SHOWN
                        ? " and %d more".formatted(first.size() - NAMES_SHOWN)
                        : "");
    }
}
