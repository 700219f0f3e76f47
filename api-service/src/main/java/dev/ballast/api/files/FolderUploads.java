package dev.ballast.api.files;

import dev.ballast.api.uploads.PartChecksum;
import dev.ballast.api.uploads.UploadFiles;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Uploads as files of a folder, named by their ids. Several replicas share the folder. Bytes are
/// written at their offsets and by no lock: two writers of one part write the same, and only one of
/// them is believed. One whose part may turn out to be damaged asks again and again whether it is
/// still the one.
@ApplicationScoped
class FolderUploads implements UploadFiles {
    /// Where the HTTP layer puts files of forms (`quarkus.http.body.uploads-directory`).
    private static final String INCOMING = "incoming";

    private final Path folder;

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
    public boolean isHere(UUID id) {
        return Files.exists(path(id));
    }

    @Override
    public long append(
            UUID id,
            long offset,
            InputStream body,
            long most,
            @Nullable PartChecksum checksum,
            Reached reached)
            throws IOException, PartRefusedException, NoRoomException {
        try (FileChannel file = open(id)) {
            UploadPart part = new UploadPart(file, offset, most, checksum, reached);
            part.copy(body);
            return part.end();
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
        Files.deleteIfExists(path(id));
    }

    @Override
    public long freeBytes() throws IOException {
        Files.createDirectories(folder);
        return Files.getFileStore(folder).getUsableSpace();
    }

    @Override
    public List<UUID> idleSince(Instant time) throws IOException {
        List<UUID> idle = new ArrayList<>();
        for (Path file : olderFiles(folder, time)) {
            addId(idle, file.getFileName().toString());
        }
        return idle;
    }

    @Override
    public void deleteLeftovers(Instant time) throws IOException {
        for (Path file : olderFiles(folder.resolve(INCOMING), time)) {
            Files.deleteIfExists(file);
        }
    }

    private static List<Path> olderFiles(Path folder, Instant time) throws IOException {
        List<Path> older = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.list(folder)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    if (isOlder(file, time)) {
                        older.add(file);
                    }
                }
            }
        }
        return older;
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

    private FileChannel open(UUID id) throws NoRoomException {
        try {
            return FileChannel.open(path(id), StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new NoRoomException(e);
        }
    }
}
