package dev.ballast.volume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/// Takes files off that somebody else may begin to want at this very moment, on another node and
/// without a lock: each is moved aside first, then whoever withdraws it looks again who wants it,
/// and only then it is deleted, or put back.
///
/// A publisher does it the other way round: it says what it wants (its manifest), and then looks
/// whether all of it is there. So one of the two always sees the other.
///
/// Cut off at any point, it is finished by the next one that names the same folder.
final class Withdrawal {
    private static final String REMOVAL = "remove-";
    private static final String STALE_NAMES = "stale-";

    private final Path folder;

    private Withdrawal(Path folder) {
        this.folder = folder;
    }

    /// For a removal, and its repetition.
    static Withdrawal ofRemoval(VolumeLayout layout, byte[] work) {
        return new Withdrawal(layout.temporary().resolve(REMOVAL + nameFor(work)));
    }

    /// For the names that a model has no longer; its next publishing repeats it.
    static Withdrawal ofStaleNames(VolumeLayout layout, ModelKey key) {
        return new Withdrawal(layout.temporary().resolve(STALE_NAMES + key));
    }

    /// Whether a withdrawal puts files aside in this folder.
    static boolean isFolderOfOne(Path folder) {
        String name = String.valueOf(folder.getFileName());
        return name.startsWith(REMOVAL) || name.startsWith(STALE_NAMES);
    }

    /// Whether something was put aside that is not settled.
    boolean isUnderWay() {
        return Files.isDirectory(folder);
    }

    /// Moves a file aside. What is already gone counts as moved.
    void take(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            // Gone, or aside already.
            return;
        }
        DurableFiles.changeIn(folder, () -> moveAside(file));
    }

    private void moveAside(Path file) throws IOException {
        try {
            Files.move(file, aside(file), StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            // On a mount of its own there are only links to blobs; a publisher makes them again.
            Files.deleteIfExists(file);
        } catch (NoSuchFileException e) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                // Another withdrawal of that name has just deleted the folder.
                throw e;
            }
        }
    }

    /// Where the file is while it is aside.
    Path aside(Path file) {
        return folder.resolve(nameFor(file.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /// Ends what [#take] began, now or in an earlier try: deletes the file, or puts it back unless
    /// there is a newer one in its place.
    void settle(Path file, boolean wanted) throws IOException {
        Path aside = aside(file);
        if (!Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (wanted) {
            putBack(aside, file);
        }
        Files.deleteIfExists(aside);
    }

    /// Deletes the folder, unless another withdrawal of that name has something in it.
    void end() throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException _) {
            // The other one deletes it.
        }
    }

    /// A file name that stands for these bytes.
    private static String nameFor(byte[] bytes) {
        return UUID.nameUUIDFromBytes(bytes).toString();
    }

    /// Gives a file its old name back, unless there is a newer one.
    static void putBack(Path aside, Path file) throws IOException {
        Files.createDirectories(DurableFiles.folderOf(file));
        try {
            if (!NameLinks.isHardLinked(aside, file)) {
                Files.move(aside, file);
            }
        } catch (FileAlreadyExistsException | NoSuchFileException _) {
            // There is a newer one, or the same withdrawal was settled elsewhere.
        }
    }
}
