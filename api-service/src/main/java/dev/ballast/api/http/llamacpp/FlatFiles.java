package dev.ballast.api.http.llamacpp;

import dev.ballast.api.jobs.Page;
import dev.ballast.api.models.FoundView;
import dev.ballast.api.models.VolumeScans;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What former versions of llama.cpp left flat in its folder, as the newest scan of the volume saw
/// it. They name a file `org_name_file.gguf`; a name that has an underscore itself is cut at the
/// first one, as nothing tells more.
@ApplicationScoped
class FlatFiles {
    private static final String FOLDER = "llama.cpp/";
    private static final Pattern FLAT =
            Pattern.compile(FOLDER + "([^_/]+)_([^_/]+)_([^/]+\\.gguf)");

    private final VolumeScans scans;

    FlatFiles(VolumeScans scans) {
        this.scans = scans;
    }

    /// A file with the name that it has here.
    private record Flat(FoundView found, ModelName name, String file) {
        static Stream<Flat> of(FoundView found) {
            Matcher parts = FLAT.matcher(found.path());
            if (!parts.matches()) {
                return Stream.of();
            }
            String file = parts.group(3);
            ModelName name = new ModelName(parts.group(1) + "/" + parts.group(2), "");
            return Stream.of(new Flat(found, name.chosenOf(List.of(file)), file));
        }

        boolean isProjector() {
            return ModelFiles.type(file).equals("mmproj");
        }

        boolean isBeside(Flat other) {
            return found.volume().equals(other.found.volume())
                    && name.repo().equals(other.name.repo());
        }
    }

    /// One model for each repository, quantisation and volume of the node, with the projectors of
    /// its repository.
    @Transactional
    List<CachedModel> list(Places places) {
        Map<Boolean, List<Flat>> files =
                Page.all(cursor -> scans.found(null, FOLDER, Page.MOST, cursor)).stream()
                        .filter(found -> places.cover(found.volume()))
                        .flatMap(Flat::of)
                        .collect(Collectors.partitioningBy(Flat::isProjector));
        Map<String, List<Flat>> models =
                files.getOrDefault(false, List.of()).stream()
                        .collect(
                                Collectors.groupingBy(
                                        file -> file.found().volume() + " " + file.name(),
                                        TreeMap::new,
                                        Collectors.toList()));
        List<Flat> projectors = files.getOrDefault(true, List.of());
        return models.values().stream()
                .map(parts ->
                        Stream.concat(
                                        parts.stream(),
                                        projectors.stream().filter(parts.getFirst()::isBeside))
                                .toList())
                .map(all -> show(all, places))
                .toList();
    }

    private static CachedModel show(List<Flat> files, Places places) {
        Flat first = files.getFirst();
        long size = files.stream().mapToLong(file -> file.found().size()).sum();
        return new CachedModel(
                places.nodeOf(first.found().volume()),
                first.name().repo(),
                first.name().tag(),
                size,
                size,
                files.size(),
                files.stream().map(file -> show(file, places)).toList());
    }

    private static CachedModel.File show(Flat file, Places places) {
        FoundView found = file.found();
        return new CachedModel.File(
                file.file(),
                places.absolute(found.volume(), found.path()),
                found.size(),
                found.size(),
                ModelFiles.type(file.file()),
                found.modified().getEpochSecond());
    }
}
