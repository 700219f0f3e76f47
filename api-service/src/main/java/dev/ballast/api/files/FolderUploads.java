package dev.ballast.api.files;

import dev.ballast.api.uploads.PartChecksum;
import dev.ballast.api.uploads.UploadFiles;
import dev.ballast.api.uploads.UploadFiles.PartRefusedException.Why;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Uploads as files of a folder, named by their ids. Several replicas share the folder. Bytes are
/// written at their offsets and by no lock: two writers of one part write the same.
@ApplicationScoped
class FolderUploads implements UploadFiles {
    private static final int BLOCK = 256 * 1024;

    private final Path folder;

    /// Who writes to an upload, on this replica.
    private final Map<UUID, Object> writers = new ConcurrentHashMap<>();

    FolderUploads(@ConfigProperty(name = "ballast.uploads") Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    @Override
    public void create(UUID id) throws IOException {
        Files.createDirectories(folder);
        Files.createFile(path(id));
    }

    @Override
    public void adopt(UUID id, Path file) throws IOException {
        Files.createDirectories(folder);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(file, path(id), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public long length(UUID id) throws IOException {
        try {
            return Files.size(path(id));
        } catch (NoSuchFileException _) {
            return 0;
        }
    }

    @Override
    public long append(
            UUID id, long offset, InputStream body, long most, @Nullable PartChecksum checksum)
            throws IOException, PartRefusedException, NoRoomException {
        Object me = new Object();
        writers.put(id, me);
        try (FileChannel file = open(id)) {
            MessageDigest digest = checksum == null ? null : checksum.begin();
            try {
                long end = copy(id, me, file, offset, body, most, digest);
                if (checksum != null && digest != null && !checksum.isOf(digest)) {
                    throw new PartRefusedException(Why.CHECKSUM);
                }
                return end;
            } catch (IOException | PartRefusedException e) {
                if (me.equals(writers.get(id))
                        && (digest != null || e instanceof PartRefusedException)) {
                    file.truncate(offset);
                }
                throw e;
            } finally {
                force(file);
            }
        } finally {
            writers.remove(id, me);
        }
    }

    @Override
    public byte[] head(UUID id, int most) throws IOException {
        try (InputStream file = Files.newInputStream(path(id))) {
            return file.readNBytes(most);
        }
    }

    @Override
    public Path path(UUID id) {
        return folder.resolve(id.toString());
    }

    @Override
    public void delete(UUID id) throws IOException {
        writers.remove(id);
        Files.deleteIfExists(path(id));
    }

    @Override
    public long freeBytes() throws IOException {
        Files.createDirectories(folder);
        return Files.getFileStore(folder).getUsableSpace();
    }

    @Override
    public List<UUID> idleSince(Instant time) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<UUID> idle = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (isOlder(file, time)) {
                    addId(idle, file.getFileName().toString());
                }
            }
        }
        return idle;
    }

    private static boolean isOlder(Path file, Instant time) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(time);
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private static void addId(List<UUID> ids, String name) {
        try {
            ids.add(UUID.fromString(name));
        } catch (IllegalArgumentException _) {
            // Not ours.
        }
    }

    private long copy(
            UUID id,
            Object me,
            FileChannel file,
            long offset,
            InputStream body,
            long most,
            @Nullable MessageDigest digest)
            throws IOException, PartRefusedException, NoRoomException {
        byte[] block = new byte[BLOCK];
        long at = offset;
        int count = body.read(block);
        while (count >= 0) {
            if (at + count > offset + most) {
                throw new PartRefusedException(Why.TOO_LONG);
            }
            if (!me.equals(writers.get(id))) {
                throw new PartRefusedException(Why.SUPERSEDED);
            }
            if (digest != null) {
                digest.update(block, 0, count);
            }
            write(file, ByteBuffer.wrap(block, 0, count), at);
            at += count;
            count = body.read(block);
        }
        return at;
    }

    private FileChannel open(UUID id) throws NoRoomException {
        try {
            return FileChannel.open(path(id), StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new NoRoomException(e);
        }
    }

    private static void write(FileChannel file, ByteBuffer bytes, long at) throws NoRoomException {
        try {
            long place = at;
            while (bytes.hasRemaining()) {
                place += file.write(bytes, place);
            }
        } catch (IOException e) {
            throw new NoRoomException(e);
        }
    }

    private static void force(FileChannel file) throws NoRoomException {
        try {
            file.force(true);
        } catch (IOException e) {
            throw new NoRoomException(e);
        }
    }
}
