package dev.ballast.volume;

import dev.ballast.model.artifact.FoundFile;
import dev.ballast.model.artifact.RelativePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Finds what other programs put on a volume: the snapshots of caches, and weights, wherever they
/// lie. Looks at names only and changes nothing. What is gone meanwhile or nobody lets us read is
/// left out, and so are names that no API could spell; folders that are links are not followed. Any
/// other failure ends the search: half of a volume must not look like all of it.
final class FileSearch extends SimpleFileVisitor<Path> {
    private static final Set<String> WEIGHTS =
            Set.of("safetensors", "sft", "gguf", "ckpt", "pt", "pt2", "pth", "bin", "pkl", "onnx");
    private static final Set<String> SKIPPED = Set.of(".ballast", "lost+found");
    private static final String SNAPSHOTS = "snapshots";

    private final VolumeLayout layout;
    private final ReadWatch watch;
    private final Set<String> ours;
    private final List<FoundFile> found = new ArrayList<>();

    private FileSearch(VolumeLayout layout, Set<String> ours, ReadWatch watch) {
        this.layout = layout;
        this.ours = ours;
        this.watch = watch;
    }

    /// @param models what is installed or about to be, which is not foreign
    /// @param watch told of each name; what it throws ends the search
    static List<FoundFile> find(VolumeLayout layout, List<Manifest> models, ReadWatch watch)
            throws IOException {
        FileSearch files = new FileSearch(layout, namesOf(models, layout), watch);
        Files.walkFileTree(layout.root(), files);
        return files.found;
    }

    /// Where the files lie that a walk comes to: a folder of the name may be a link to another one.
    private static Set<String> namesOf(List<Manifest> models, VolumeLayout layout)
            throws IOException {
        Set<String> names = new HashSet<>();
        Map<String, Path> folders = new HashMap<>();
        for (Manifest model : models) {
            for (Manifest.File file : model.files()) {
                RelativePath name = file.published();
                String value = name.value();
                String folder = value.substring(0, value.lastIndexOf('/') + 1);
                Path real = folders.get(folder);
                if (real == null) {
                    real = folderOf(name, layout);
                    folders.put(folder, real);
                }
                names.add(layout.root().relativize(real.resolve(name.fileName())).toString());
            }
        }
        return names;
    }

    private static Path folderOf(RelativePath name, VolumeLayout layout) throws IOException {
        try {
            return DurableFiles.folderOf(layout.published(name));
        } catch (VolumeException | AccessDeniedException _) {
            // Somebody has put something else in its place since.
            return DurableFiles.folderOf(layout.root().resolve(name.value()));
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes is) {
        String name = String.valueOf(folder.getFileName());
        Path parent = DurableFiles.folderOf(folder);
        boolean inRepository =
                isRepository(String.valueOf(parent.getFileName()))
                        && Files.isDirectory(parent.resolve(SNAPSHOTS));
        return !folder.equals(layout.root())
                        && (SKIPPED.contains(name) || (inRepository && !name.equals(SNAPSHOTS)))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
        watch.read(0);
        RelativePath name = name(file);
        if (name != null && !ours.contains(name.value())) {
            BasicFileAttributes content = content(file, is);
            if (content != null) {
                add(name, content);
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        return leftOut(file, e);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
            throws IOException {
        return e == null ? FileVisitResult.CONTINUE : leftOut(folder, e);
    }

    private FileVisitResult leftOut(Path path, IOException e) throws IOException {
        boolean usual = e instanceof NoSuchFileException || e instanceof AccessDeniedException;
        if (!usual || path.equals(layout.root())) {
            throw e;
        }
        return FileVisitResult.CONTINUE;
    }

    private @Nullable RelativePath name(Path file) {
        try {
            return new RelativePath(layout.root().relativize(file).toString());
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /// What a program would read there; null if that is no file on this volume.
    private @Nullable BasicFileAttributes content(Path file, BasicFileAttributes is)
            throws IOException {
        if (!is.isSymbolicLink()) {
            return is.isRegularFile() ? is : null;
        }
        Path real;
        try {
            real = file.toRealPath();
        } catch (IOException _) {
            // A link can lead nowhere in many ways.
            return null;
        }
        if (!real.startsWith(layout.root())) {
            return null;
        }
        try {
            BasicFileAttributes target = Files.readAttributes(real, BasicFileAttributes.class);
            return target.isRegularFile() ? target : null;
        } catch (NoSuchFileException | AccessDeniedException _) {
            return null;
        }
    }

    private void add(RelativePath name, BasicFileAttributes content) {
        List<String> segments = name.segments();
        int repository = repositoryIn(segments);
        boolean cached = repository >= 0;
        if (cached || WEIGHTS.contains(suffix(name))) {
            found.add(
                    new FoundFile(
                            name,
                            content.size(),
                            content.lastModifiedTime().toInstant(),
                            cached ? source(segments.get(repository)) : null,
                            cached ? segments.get(repository + 2) : null,
                            cached || segments.size() == 1 ? null : segments.getFirst()));
        }
    }

    /// Where `<repository>/snapshots/<commit>/<file>` begins in a path; -1 if nowhere.
    private static int repositoryIn(List<String> segments) {
        return IntStream.range(0, segments.size() - 3)
                .filter(i -> isRepository(segments.get(i)) && segments.get(i + 1).equals(SNAPSHOTS))
                .findFirst()
                .orElse(-1);
    }

    private static String suffix(RelativePath name) {
        String last = name.fileName();
        return last.substring(last.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static boolean isRepository(String folder) {
        return folder.startsWith("models--") || folder.startsWith("datasets--");
    }

    /// The repository that a folder of a cache is for; the name says it with `--` for each slash.
    private static String source(String folder) {
        String name = folder.substring(folder.indexOf("--") + 2).replace("--", "/");
        return (folder.startsWith("datasets--") ? "hf://datasets/" : "hf://") + name;
    }
}
