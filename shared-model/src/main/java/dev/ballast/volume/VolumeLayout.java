package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/// Where everything lies on a volume.
///
/// ```
/// <root>/.ballast/staging/<taskId>/                 half-done files
/// <root>/.ballast/blobs/sha256/ab/abcdef…           verified files
/// <root>/.ballast/git/ab/abcdef…                    which blob has which Git name
/// <root>/.ballast/previews/ab/abcdef….jpg           pictures, one of a source
/// <root>/.ballast/manifests/<model key>.json        what a model consists of
/// <root>/.ballast/publishing/                       what is being published
/// <root>/.ballast/volume                            marks the root as a volume
/// <root>/.ballast/named-by-digest                   one that is named as [VolumeName#ofSetting] does
/// <root>/.ballast/tmp/                              names on their way to their place
/// <root>/.ballast/quarantine/                       contents that nobody may load
/// <root>/.ballast/damaged/<model key>/              what checks found wrong with a model
/// <root>/checkpoints|loras|vae|…/name.safetensors   plain view
/// <root>/hub, <root>/llama.cpp                      caches of other programs
/// <root>/installed-models.json                      the list for tools that read files
/// <root>/extra_model_paths.yaml                     the folders that ComfyUI knows
/// ```
///
/// No path that it gives lies outside the root. That holds against names; somebody who may write to
/// the volume can always swap a folder for a link between the check and the use.
public final class VolumeLayout {
    private static final String PRIVATE = ".ballast";
    private static final String MARK = "volume";
    private static final String NAMING = "named-by-digest";
    private static final String INSTALLED = "installed-models.json";
    private static final String MODEL_PATHS = "extra_model_paths.yaml";
    private static final Set<String> NEVER_PUBLISHED =
            Set.of(PRIVATE, INSTALLED, MODEL_PATHS, "lost+found");
    private static final Set<String> CACHES = Set.of("hub", "llama.cpp");

    private final Path root;

    /// @param root an existing directory; links in its own name are followed once, here
    /// @throws IOException if it is not there or not a directory
    public VolumeLayout(Path root) throws IOException {
        this.root = root.toRealPath();
        if (!Files.isDirectory(this.root)) {
            throw VolumeException.refused(
                    "The volume's root %s is not a directory.".formatted(root));
        }
    }

    /// Checks that callers may name this folder as `dest`.
    ///
    /// @throws IllegalArgumentException if its top-level name belongs to us or to a cache view
    public static void checkDest(RelativePath dest) {
        String top = topOf(dest);
        if (NEVER_PUBLISHED.contains(top) || CACHES.contains(top)) {
            throw new IllegalArgumentException(
                    "folder '%s' is reserved; choose another one, such as 'checkpoints'"
                            .formatted(dest));
        }
    }

    /// Whether a volume was opened at this root before. A mount point whose file system is not
    /// mounted has no mark.
    public static boolean isPrepared(Path root) {
        return Files.isRegularFile(root.resolve(PRIVATE).resolve(MARK));
    }

    /// Whether the volume was opened at this root when names in settings that have dots were still
    /// made as [VolumeName#ofSettingEarlier] does. It keeps such a name, as its models are known by
    /// that.
    public static boolean isNamedEarlier(Path root) {
        return isPrepared(root) && !Files.exists(root.resolve(PRIVATE).resolve(NAMING));
    }

    /// Whether this may be the mount point of a volume that is not mounted: an empty directory
    /// without our mark, on the file system that its parent is on.
    public static boolean looksUnmounted(Path root) throws IOException {
        if (isPrepared(root)) {
            return false;
        }
        Path real = root.toRealPath();
        Path parent = real.getParent();
        if (parent == null || !device(real).equals(device(parent))) {
            return false;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(real)) {
            return !entries.iterator().hasNext();
        }
    }

    private static Object device(Path path) throws IOException {
        return Files.getAttribute(path, "unix:dev");
    }

    /// The root, absolute and without links.
    public Path root() {
        return root;
    }

    /// The folder of a task's half-done file. It need not exist.
    public Path staging(UUID task) {
        return privately("staging").resolve(task.toString());
    }

    /// The place of a verified file. It need not exist.
    public Path blob(Sha256 sha256) {
        return blobs().resolve(sha256.hex().substring(0, 2)).resolve(sha256.hex());
    }

    /// The place where it is noted which blob has this Git name. It need not exist.
    Path gitName(String gitSha1) {
        return privately("git").resolve(gitSha1.substring(0, 2)).resolve(gitSha1);
    }

    /// The folder of all pictures. It need not exist.
    public Path previews() {
        return privately("previews");
    }

    /// The place of the picture of a source, which has one. It need not exist.
    ///
    /// @param extension of its name, without a dot
    public Path preview(SourceRef source, String extension) {
        String name = Sha256.ofContent(source.text().getBytes(StandardCharsets.UTF_8)).hex();
        return previews().resolve(name.substring(0, 2)).resolve(name + "." + extension);
    }

    /// The place of a model's manifest. It need not exist.
    public Path manifest(ModelKey key) {
        return manifests().resolve(key + ".json");
    }

    /// The absolute path of a name in a view. It need not exist, nor its folders.
    ///
    /// @throws VolumeException if the name is reserved, if a folder on the way is a file, or a link
    ///   that leads outside the volume or into our private part of it
    /// @throws IOException if the volume cannot be read
    public Path published(RelativePath name) throws IOException {
        if (NEVER_PUBLISHED.contains(topOf(name))) {
            throw VolumeException.refused("'%s' is a reserved name on a volume.".formatted(name));
        }
        List<String> segments = name.segments();
        Path path = root;
        for (String segment : segments.subList(0, segments.size() - 1)) {
            path = folder(child(path, segment), name);
        }
        return child(path, segments.getLast());
    }

    Path blobs() {
        return privately("blobs").resolve("sha256");
    }

    Path manifests() {
        return privately("manifests");
    }

    Path publishing() {
        return privately("publishing");
    }

    Path temporary() {
        return privately("tmp");
    }

    Path quarantine() {
        return privately("quarantine");
    }

    Path damaged() {
        return privately("damaged");
    }

    Path mark() {
        return privately(MARK);
    }

    Path naming() {
        return privately(NAMING);
    }

    Path installedList() {
        return root.resolve(INSTALLED);
    }

    Path modelPaths() {
        return root.resolve(MODEL_PATHS);
    }

    private Path folder(Path path, RelativePath name) throws IOException {
        if (Files.isSymbolicLink(path)) {
            Path real = Files.exists(path) ? path.toRealPath() : null;
            if (real == null || !real.startsWith(root) || real.startsWith(root.resolve(PRIVATE))) {
                throw VolumeException.refused(
                        "'%s' goes through the link %s, which leads outside the volume."
                                .formatted(name, root.relativize(path)));
            }
            path = real;
        }
        if (isNoFolder(path)) {
            throw VolumeException.refused(
                    "'%s' cannot be placed: %s is a file, not a folder. Move it away."
                            .formatted(name, root.relativize(path)));
        }
        return path;
    }

    /// By one look: a removal may prune the folder at this moment.
    private static boolean isNoFolder(Path path) throws IOException {
        try {
            return !Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private Path privately(String folder) {
        return root.resolve(PRIVATE).resolve(folder);
    }

    private static Path child(Path parent, String segment) throws VolumeException {
        try {
            return parent.resolve(segment);
        } catch (InvalidPathException _) {
            // A JVM that runs under the C locale cannot spell names beyond ASCII.
            throw VolumeException.refused(
                    "The worker's locale cannot spell the name '%s'; start it with LC_ALL=C.UTF-8."
                            .formatted(segment));
        }
    }

    private static String topOf(RelativePath path) {
        return path.segments().getFirst().toLowerCase(Locale.ROOT);
    }
}
