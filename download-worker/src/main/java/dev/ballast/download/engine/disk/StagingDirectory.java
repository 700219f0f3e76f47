package dev.ballast.download.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The directory of one file that is being fetched: `data…` with the bytes, `parts.<fence>` with
/// what is known of them.
///
/// A late owner may still be writing. It can do no harm: a data file belongs to one version of the
/// content, so it writes the bytes that are there already; whatever is not known to be the same
/// version goes to a data file of another name.
public final class StagingDirectory {
    private static final String DATA = "data";
    private static final String PARTS = "parts.";
    // A checkpoint of thousands of ranges is far smaller; anything above is not one of ours.
    private static final long MAX_CHECKPOINT_BYTES = 4L << 20;

    private final Path directory;
    private final long fence;

    /// Nobody was here before; spares looking around.
    private final boolean fresh;

    private int versions;

    private StagingDirectory(Path directory, long fence, boolean fresh) {
        this.directory = directory;
        this.fence = fence;
        this.fresh = fresh;
    }

    /// Opens the directory for the owner with this fence, creating it if it is missing, and leaves
    /// a sign of this owner in it.
    public static StagingDirectory open(Path directory, long fence) throws StorageException {
        boolean fresh;
        try {
            fresh = create(directory);
            // An empty checkpoint says nothing of the bytes, but late owners see that they are
            // late.
            FileChannel.open(
                            directory.resolve(PARTS + fence),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE)
                    .close();
        } catch (IOException e) {
            throw StorageException.of("opening " + directory, e);
        }
        return new StagingDirectory(directory, fence, fresh);
    }

    /// The same directory for the same owner, looked at anew after the volume was in trouble. Makes
    /// nothing: a directory that has gone is not one to be used.
    public StagingDirectory again() {
        return new StagingDirectory(directory, fence, false);
    }

    /// Whether somebody opened the directory with a later fence; false if it is not there.
    public static boolean hasLaterOwner(Path directory, long fence) throws StorageException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        List<Path> signs = new StagingDirectory(directory, fence, false).checkpointFiles();
        return !signs.isEmpty() && fenceOf(signs.getFirst()) > fence;
    }

    /// Whether it was not there before.
    private static boolean create(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        } catch (NoSuchFileException _) {
            Files.createDirectories(directory);
            return false;
        }
    }

    /// The newest checkpoint of any owner that is undamaged and whose data file exists.
    public Optional<Checkpoint> newestCheckpoint() throws StorageException {
        if (fresh) {
            return Optional.empty();
        }
        for (Path file : checkpointFiles()) {
            Optional<Checkpoint> checkpoint =
                    read(file).flatMap(Checkpoint::decode).filter(this::dataIsThere);
            if (checkpoint.isPresent()) {
                return checkpoint;
            }
        }
        return Optional.empty();
    }

    /// Replaces this owner's checkpoint, atomically. Its content is on disk when this returns; a
    /// power cut may still bring the one before back, which claims less.
    public void save(Checkpoint checkpoint) throws StorageException {
        Path target = directory.resolve(PARTS + fence);
        Path temporary = directory.resolve(PARTS + fence + ".tmp");
        try (FileChannel channel =
                FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(checkpoint.encode());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw StorageException.of("writing " + target, e);
        }
    }

    /// Makes an empty data file that no other owner and no other version uses.
    public Path createData() throws StorageException {
        try {
            if (versions++ == 0) {
                try {
                    return Files.createFile(directory.resolve(DATA));
                } catch (FileAlreadyExistsException _) {
                    // Somebody's bytes of some version; they get no company.
                }
            }
            Path own = directory.resolve("%s.%d-%d".formatted(DATA, fence, versions));
            Files.deleteIfExists(own);
            return Files.createFile(own);
        } catch (IOException e) {
            throw StorageException.of("creating a data file in " + directory, e);
        }
    }

    public Path data(Checkpoint checkpoint) {
        return directory.resolve(checkpoint.dataFile());
    }

    /// Frees the room of all data files but `kept`. A late owner deletes nothing.
    public void discardAllBut(Path kept) throws StorageException {
        if (isFirstUse() || fenceOf(checkpointFiles().getFirst()) > fence) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, DATA + "*")) {
            for (Path file : files) {
                if (!file.equals(kept)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw StorageException.of("tidying " + directory, e);
        }
    }

    /// Empties this owner's checkpoint, so that nobody resumes from it.
    public void forgetCheckpoint() throws StorageException {
        Path own = directory.resolve(PARTS + fence);
        try {
            Files.write(own, new byte[0]);
        } catch (IOException e) {
            throw StorageException.of("emptying " + own, e);
        }
    }

    /// Sets a file with wrong bytes aside, for a person to look at.
    ///
    /// @return its new place
    public Path quarantine(Path data) throws StorageException {
        Path aside = directory.resolve("quarantine." + fence);
        try {
            return Files.move(data, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw StorageException.of("moving " + data, e);
        }
    }

    /// Whether nobody, this owner included, has left anything that could mislead anyone.
    boolean isFirstUse() {
        return fresh && versions <= 1;
    }

    private List<Path> checkpointFiles() throws StorageException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PARTS + "[0-9]*")) {
            for (Path file : files) {
                if (name(file).substring(PARTS.length()).matches("\\d{1,18}")) {
                    found.add(file);
                }
            }
        } catch (IOException e) {
            throw StorageException.of("reading " + directory, e);
        }
        found.sort(Comparator.comparingLong(StagingDirectory::fenceOf).reversed());
        return found;
    }

    private static Optional<byte[]> read(Path file) throws StorageException {
        try {
            return Files.size(file) > MAX_CHECKPOINT_BYTES
                    ? Optional.empty()
                    : Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw StorageException.of("reading " + file, e);
        }
    }

    private boolean dataIsThere(Checkpoint checkpoint) {
        long end = checkpoint.written().isEmpty() ? 0 : checkpoint.written().getLast().end();
        try {
            return Files.size(data(checkpoint)) >= end;
        } catch (IOException _) {
            return false;
        }
    }

    private static long fenceOf(Path checkpoint) {
        return Long.parseLong(name(checkpoint).substring(PARTS.length()));
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
