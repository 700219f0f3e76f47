package dev.ballast.volume;

import dev.ballast.model.artifact.FoundFile;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One mounted volume: takes verified files in, shows them under the names that programs expect,
/// and takes them off again. Thread-safe, and several workers on several nodes may use one volume
/// at once. Each operation may be repeated, also after it was cut off in the middle.
///
/// All of them throw [IOException]; [VolumeException#of] gives its stable code.
public final class Volume implements AutoCloseable {
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final VolumeLayout layout;
    private final BlobStore blobs;
    private final GitNames gitNames;
    private final Manifests manifests;
    private final Announcements announcements;
    private final Publisher publisher;
    private final Remover remover;
    private final DamageMarks marks;
    private final Verifier verifier;
    private final InstalledList installed;

    Volume(VolumeLayout layout, NameLinks links, InstantSource clock) {
        this.layout = layout;
        this.blobs = new BlobStore(layout);
        this.gitNames = new GitNames(layout, blobs);
        this.manifests = new Manifests(layout);
        this.announcements = new Announcements(layout);
        CacheLinks cache = new CacheLinks(layout, manifests, announcements);
        Names names = new Names(layout, cache);
        CacheIndex index = new CacheIndex(layout, cache);
        Occupants occupants = new Occupants(layout, manifests);
        Placing placing = new Placing(layout, blobs, links, occupants, announcements, manifests);
        Quarantine quarantine = new Quarantine(layout, clock);
        ForeignFiles foreign =
                new ForeignFiles(layout, manifests, announcements, occupants, quarantine);
        Restoration restoration = new Restoration(layout, blobs, manifests, placing, names, index);
        this.publisher =
                new Publisher(
                        layout,
                        blobs,
                        manifests,
                        announcements,
                        foreign,
                        occupants,
                        placing,
                        restoration,
                        names,
                        index,
                        clock);
        this.remover =
                new Remover(layout, manifests, announcements, foreign, restoration, names, index);
        this.marks = new DamageMarks(layout);
        this.verifier = new Verifier(layout, blobs, manifests, marks, quarantine);
        this.installed = new InstalledList(layout, manifests, marks);
    }

    /// Opens a volume, and prepares our own folders on it.
    ///
    /// @param root an existing directory. A mount that is missing must not be mistaken for an empty
    ///   volume; see [VolumeLayout#looksUnmounted]
    public static Volume open(Path root) throws IOException {
        return open(root, true, InstantSource.system());
    }

    static Volume open(Path root, boolean hardLinks, InstantSource clock) throws IOException {
        VolumeLayout layout = new VolumeLayout(root);
        Files.createDirectories(layout.blobs());
        Files.createDirectories(layout.manifests());
        Files.createDirectories(layout.temporary());
        if (!VolumeLayout.isPrepared(layout.root())) {
            mark(layout.naming());
            mark(layout.mark());
        }
        sweep(layout.temporary(), clock.instant().minus(FORGOTTEN));
        new Quarantine(layout, clock).sweep();
        Volume volume = new Volume(layout, new NameLinks(hardLinks), clock);
        volume.installed.catchUp();
        return volume;
    }

    private static void mark(Path mark) throws IOException {
        try {
            Files.createFile(mark);
        } catch (FileAlreadyExistsException _) {
            // Another worker opens it too.
        }
    }

    /// Where everything lies.
    public VolumeLayout layout() {
        return layout;
    }

    /// The verified files.
    public BlobStore blobs() {
        return blobs;
    }

    /// Which of them have which Git names.
    public GitNames gitNames() {
        return gitNames;
    }

    /// What is installed.
    public List<Manifest> models() throws IOException {
        return manifests.installed();
    }

    /// The folder for a task's half-done file; it is made if it is not there.
    public Path staging(UUID task) throws IOException {
        return Files.createDirectories(layout.staging(task));
    }

    /// Deletes a task's half-done file and its folder.
    public void releaseStaging(UUID task) throws IOException {
        DurableFiles.deleteTree(layout.staging(task));
    }

    /// Takes a verified file in; see [BlobStore#adopt].
    public Path adopt(Path verified, Sha256 sha256) throws IOException {
        return blobs.adopt(verified, sha256);
    }

    /// Makes a model visible under the names of its view. A file that has one of the names already
    /// is replaced if a model of ours put it there. One of another program is left as it is if its
    /// content is the same, and stays when the model goes; any other is refused. A name belongs to
    /// the model that got it last, and to no other. If it fails or is called off, what was
    /// installed before gets its names back.
    ///
    /// @param fence of the claim. Nothing that a claim with a higher one installed is replaced
    /// @throws VolumeException if the names are refused or blobs are missing, before anything is
    ///   written; also if blobs or names go away meanwhile
    /// @throws OvertakenException if a later claim has installed the same meanwhile
    public Published publish(Work.Publish work, long fence) throws IOException {
        return publish(work, fence, StepObserver.NONE);
    }

    /// The same outside of a claim, over whatever is installed.
    public Published publish(Work.Publish work) throws IOException {
        return publish(work, StepObserver.NONE);
    }

    Published publish(Work.Publish work, StepObserver steps) throws IOException {
        return publish(work, null, steps);
    }

    Published publish(Work.Publish work, @Nullable Long fence, StepObserver steps)
            throws IOException {
        Published published;
        try {
            published = publisher.publish(work, fence, steps);
        } catch (IOException e) {
            // It may be installed all the same, or for a moment have been.
            installed.catchUp();
            throw e;
        }
        marks.clear(published.key());
        installed.refresh();
        steps.after("list written");
        return published;
    }

    /// Takes a model off. A name that another model has taken over stays, and so does a file that
    /// another program has put over one of its names in a plain folder, and a blob that another
    /// model's manifest names, whatever is asked. The same model as a later job installed it is
    /// another one; what the one that goes changed of its names is put right, and so are names that
    /// it took from other models without ever being installed.
    public void remove(Work.Remove work) throws IOException {
        remove(work, StepObserver.NONE);
    }

    void remove(Work.Remove work, StepObserver steps) throws IOException {
        remover.remove(work, steps);
        if (work.modelKey() != null) {
            marks.clearGone(manifests);
            installed.refresh();
        }
        steps.after("list written");
    }

    /// Compares a content and the names that show it with its digest. Damaged bytes leave the store
    /// for the quarantine, so that nobody is given them; the names stay until the models that have
    /// them are published again.
    ///
    /// @param watch told of what is read; what it throws ends the check
    public Verdict verify(Work.Verify work, ReadWatch watch) throws IOException {
        List<Manifest> read = manifests.list();
        Verdict verdict = verifier.verify(work.sha256(), work.size(), work.names(), watch);
        watch.read(0);
        if (verifier.note(work.sha256(), verdict, read)) {
            installed.refresh();
        }
        return verdict;
    }

    /// Finds what other programs put on the volume, and touches none of it. The list of what is
    /// installed is made anew besides, in case somebody changed it.
    ///
    /// @param watch told of each name; what it throws ends the search
    public List<FoundFile> scan(ReadWatch watch) throws IOException {
        // Announcements first, as they become manifests.
        List<Manifest> ours = new ArrayList<>(announcements.list());
        ours.addAll(manifests.list());
        List<FoundFile> found = FileSearch.find(layout, ours, watch);
        installed.refresh();
        return found;
    }

    /// Computes the digest of a file that a scan has found.
    ///
    /// @param watch told of what is read; what it throws ends the reading
    /// @return empty if the file is gone, or is not the one that was found
    public Optional<Sha256> digest(Work.Digest work, ReadWatch watch) throws IOException {
        try {
            Path file = layout.published(work.path()).toRealPath();
            if (!file.startsWith(layout.root()) || !isTheOne(file, work)) {
                return Optional.empty();
            }
            Sha256 digest = Digests.sha256(file, watch);
            return isTheOne(file, work) ? Optional.of(digest) : Optional.empty();
        } catch (NoSuchFileException | VolumeException _) {
            return Optional.empty();
        }
    }

    private static boolean isTheOne(Path file, Work.Digest found) throws IOException {
        BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
        return is.isRegularFile()
                && is.size() == found.size()
                && is.lastModifiedTime()
                        .toInstant()
                        .truncatedTo(ChronoUnit.MILLIS)
                        .equals(found.modified());
    }

    /// The room on the file system that the volume lies on, now.
    public Room room() throws IOException {
        FileStore store = Files.getFileStore(layout.root());
        return new Room(store.getTotalSpace(), store.getUsableSpace());
    }

    /// Bytes on a file system.
    ///
    /// @param freeBytes what this process may still write
    public record Room(long totalBytes, long freeBytes) {}

    @Override
    public void close() throws IOException {
        installed.close();
    }

    /// A process that died left its names on their way behind. What a withdrawal has put aside is
    /// left to its repetition: it may be the only copy of something that is wanted.
    private static void sweep(Path temporary, Instant before) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(temporary)) {
            for (Path entry : entries) {
                if (!Withdrawal.isFolderOfOne(entry)
                        && Files.getLastModifiedTime(entry).toInstant().isBefore(before)) {
                    DurableFiles.deleteTree(entry);
                }
            }
        }
    }
}
