package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.View;
import dev.ballast.model.message.MessageJson;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// `installed-models.json`: what is installed, for tools that read files. It is made of the
/// manifests, which are the truth, and always replaced as a whole. The folders that models lie in
/// are written with it; see [ModelPaths].
///
/// A list of 1,000 models or more is written at most once a second, so that thousands of models
/// that arrive together do not write it thousands of times; there it may lag by that second.
final class InstalledList implements AutoCloseable {
    private static final Logger LOG = System.getLogger(InstalledList.class.getName());
    private static final int LONG = 1000;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final VolumeLayout layout;
    private final Manifests manifests;
    private final ModelPaths paths;
    private final DamageMarks marks;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean postponed = new AtomicBoolean();
    private volatile boolean isLong;

    InstalledList(VolumeLayout layout, Manifests manifests, DamageMarks marks) {
        this.layout = layout;
        this.manifests = manifests;
        this.paths = new ModelPaths(layout);
        this.marks = marks;
    }

    /// Brings the list up to date, at once or within a second; see above.
    void refresh() throws IOException {
        if (!isLong) {
            write();
        } else if (postponed.compareAndSet(false, true)) {
            Thread.ofVirtual().name("installed-models").start(this::writeLater);
        }
    }

    /// Brings the list up to date where a process died, or a publish failed, before it wrote it. A
    /// volume on which it cannot be written, as on a full one, is of use all the same.
    void catchUp() {
        try {
            if (Files.exists(layout.installedList()) || !manifests.list().isEmpty()) {
                write();
            }
        } catch (IOException e) {
            notWritten(e);
        }
    }

    /// Writes what is still postponed.
    @Override
    public void close() throws IOException {
        if (postponed.getAndSet(false)) {
            write();
        }
    }

    private void writeLater() {
        try {
            Thread.sleep(PAUSE);
            if (postponed.getAndSet(false)) {
                write();
            }
        } catch (IOException e) {
            notWritten(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void notWritten(IOException e) {
        LOG.log(Level.WARNING, "list of installed models not written", e);
    }

    private void write() throws IOException {
        writing.lock();
        try {
            List<Entry> listed;
            List<Entry> now = entries();
            do {
                // Another process that wrote in between may have listed more than this one did;
                // so whoever wrote looks again until the list says what the manifests say.
                listed = now;
                DurableFiles.replace(
                        layout.installedList(), MessageJson.write(listed), layout.temporary());
                paths.refresh();
                now = entries();
            } while (!now.equals(listed));
            isLong = now.size() >= LONG;
        } finally {
            writing.unlock();
        }
    }

    private List<Entry> entries() throws IOException {
        Map<ModelKey, List<RelativePath>> damaged = marks.list();
        return manifests.installed().stream()
                .map(manifest ->
                        Entry.of(manifest, damaged.getOrDefault(manifest.key(), List.of())))
                .toList();
    }

    /// One model of the list.
    ///
    /// @param files how many
    /// @param state `installed` or `damaged`
    /// @param damaged published files that a check found damaged
    private record Entry(
            ModelKey id,
            String name,
            SourceRef source,
            @Nullable String revision,
            View view,
            RelativePath path,
            long size,
            int files,
            Instant installedAt,
            String state,
            List<RelativePath> damaged) {
        static Entry of(Manifest manifest, List<RelativePath> damaged) {
            return new Entry(
                    manifest.key(),
                    manifest.name(),
                    manifest.source(),
                    manifest.revision(),
                    manifest.view(),
                    manifest.path(),
                    manifest.size(),
                    manifest.files().size(),
                    manifest.installedAt(),
                    damaged.isEmpty() ? "installed" : "damaged",
                    damaged);
        }
    }
}
