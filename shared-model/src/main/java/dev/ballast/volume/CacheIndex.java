package dev.ballast.volume;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.message.MessageJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What leads a program to a snapshot: the ref, the list of all its files, and the mark of a cache.
final class CacheIndex {
    private static final String TAG = "CACHEDIR.TAG";
    private static final String TAGGED =
            """
            Signature: 8a477f597d28d172789f06886806bc55
            # This file is a cache directory tag. Ballast lays this folder out as the Hugging Face
            # client does; see https://bford.info/cachedir/
            """;

    private final VolumeLayout layout;
    private final CacheLinks links;

    CacheIndex(VolumeLayout layout, CacheLinks links) {
        this.layout = layout;
        this.links = links;
    }

    private record Tree(int formatVersion, Map<String, Entry> files) {
        @JsonInclude(JsonInclude.Include.NON_NULL)
        private record Entry(
                long size, String blobId, @Nullable String lfsSha256, @Nullable Long lfsSize) {}
    }

    /// @throws VolumeException if a folder has the name that the ref or the list is to get
    void check(CacheSnapshot snapshot) throws IOException {
        for (RelativePath name : names(snapshot)) {
            if (Files.isDirectory(layout.published(name), LinkOption.NOFOLLOW_LINKS)) {
                throw VolumeException.refused(
                        "'%s' is a folder on the volume, so no file can have its name."
                                .formatted(name));
            }
        }
    }

    /// Marks the cache, and lists the files if they are all. A list that another program wrote of
    /// the same commit says the same.
    void describe(CacheSnapshot snapshot, List<Manifest.File> files) throws IOException {
        Path tag = layout.root().resolve(snapshot.repository().segments().getFirst()).resolve(TAG);
        if (!Files.exists(tag, LinkOption.NOFOLLOW_LINKS)) {
            write(tag, TAGGED.getBytes(StandardCharsets.UTF_8), LastLook.NONE);
        }
        Path tree = layout.published(snapshot.tree());
        if (snapshot.whole() && !Files.exists(tree)) {
            write(tree, MessageJson.write(tree(files)), LastLook.NONE);
        }
    }

    /// Lets the ref show the snapshot; the last step of its appearance.
    void point(CacheSnapshot snapshot, LastLook look) throws IOException {
        RelativePath ref = snapshot.refFile();
        if (ref != null && !pointsAt(snapshot)) {
            writeRef(layout.published(ref), snapshot.commit(), look);
        }
    }

    private void writeRef(Path ref, String commit, LastLook look) throws IOException {
        write(ref, commit.getBytes(StandardCharsets.ISO_8859_1), look);
    }

    /// Lets the ref of this snapshot show what was installed last of all that have it.
    void pointAtLast(CacheSnapshot snapshot, List<Manifest> installed) throws IOException {
        Optional<CacheSnapshot> last = heir(snapshot, installed);
        if (last.isPresent()) {
            point(last.get(), LastLook.NONE);
        }
    }

    /// Whether the ref, if it has one, shows the snapshot.
    boolean pointsAt(CacheSnapshot snapshot) throws IOException {
        RelativePath ref = snapshot.refFile();
        return ref == null || readRef(layout.published(ref)).equals(snapshot.commit());
    }

    /// Takes the ref from a model that goes: another one that has the same gets it, the last
    /// installed first, else it says what it said before our models came.
    void release(Manifest model, Others others, Withdrawal withdrawal) throws IOException {
        CacheSnapshot snapshot = model.snapshot();
        RelativePath ref = snapshot == null ? null : snapshot.refFile();
        if (snapshot == null || ref == null) {
            return;
        }
        Path place = layout.published(ref);
        String gone = snapshot.commit();
        String before = model.foreignThere().ref();
        if (before != null && links.hasSnapshot(snapshot.repository(), before.strip())) {
            if (heir(snapshot, others.look()).isEmpty() && readRef(place).equals(gone)) {
                writeRef(place, before, LastLook.NONE);
            }
        } else if (heir(snapshot, others.look()).isEmpty() && readRef(place).equals(gone)) {
            withdrawal.take(place);
        }
        Path aside = withdrawal.aside(place);
        boolean newer = Files.exists(aside) && !readRef(aside).equals(gone);
        List<Manifest> left = others.look();
        withdrawal.settle(place, newer);
        String says = readRef(place);
        if (says.isEmpty() || says.equals(gone)) {
            pointAtLast(snapshot, left);
        }
    }

    /// Deletes the list of files of a snapshot that is whole no longer.
    ///
    /// @return the folders that may be empty now, also that of a ref which was released
    List<Path> forget(Manifest model, List<Manifest> others) throws IOException {
        CacheSnapshot snapshot = model.snapshot();
        if (snapshot == null) {
            return List.of();
        }
        boolean wanted =
                model.foreignThere().names().contains(snapshot.tree())
                        || others.stream()
                                .map(Manifest::snapshot)
                                .anyMatch(s -> s != null && s.whole() && s.isSameCommitAs(snapshot))
                        || links.wantedByOthers(Set.of(snapshot.repository()))
                                .contains(snapshot.folder());
        if (snapshot.whole() && !wanted) {
            Files.deleteIfExists(layout.published(snapshot.tree()));
        }
        List<Path> folders = new ArrayList<>();
        for (RelativePath name : names(snapshot)) {
            folders.add(DurableFiles.folderOf(layout.published(name)));
        }
        return folders;
    }

    private static List<RelativePath> names(CacheSnapshot snapshot) {
        RelativePath ref = snapshot.refFile();
        return ref == null ? List.of(snapshot.tree()) : List.of(snapshot.tree(), ref);
    }

    /// What a ref says; empty if it is not there.
    static String readRef(Path ref) throws IOException {
        try {
            return Files.readString(ref, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException | NotDirectoryException _) {
            return "";
        }
    }

    private static Optional<CacheSnapshot> heir(CacheSnapshot gone, List<Manifest> others) {
        return others.stream()
                .filter(other -> other.snapshot() != null && other.snapshot().hasRefOf(gone))
                .max(Comparator.comparing(Manifest::installedAt))
                .map(Manifest::snapshot);
    }

    private void write(Path file, byte[] content, LastLook look) throws IOException {
        DurableFiles.changeIn(
                DurableFiles.folderOf(file),
                () -> DurableFiles.replace(file, content, layout.temporary(), look));
    }

    private static Tree tree(List<Manifest.File> files) {
        Map<String, Tree.Entry> entries = new TreeMap<>();
        for (Manifest.File file : files) {
            String sha1 = file.gitSha1();
            entries.put(
                    file.path().value(),
                    sha1 == null
                            ? new Tree.Entry(
                                    file.size(), pointer(file), file.sha256().hex(), file.size())
                            : new Tree.Entry(file.size(), sha1, null, null));
        }
        return new Tree(1, entries);
    }

    /// The git-blob SHA-1 of the pointer that stands for a large file in the repository (Git LFS
    /// specification, "The Pointer").
    private static String pointer(Manifest.File file) {
        byte[] pointer =
                "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"
                        .formatted(file.sha256(), file.size())
                        .getBytes(StandardCharsets.US_ASCII);
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update("blob %d\0".formatted(pointer.length).getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(sha1.digest(pointer));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
