package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.message.MessageJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Remembers on the volume what checks found damaged, until the model is published again or the
/// next check finds it sound: one small file for each content of a model, so that workers which
/// check different files of it do not undo each other's.
final class DamageMarks {
    private final VolumeLayout layout;

    DamageMarks(VolumeLayout layout) {
        this.layout = layout;
    }

    /// Whether any model is marked, which is rare.
    boolean any() throws IOException {
        return !list().isEmpty();
    }

    /// The damaged names of each marked model, in order.
    Map<ModelKey, List<RelativePath>> list() throws IOException {
        Map<ModelKey, List<RelativePath>> all = new HashMap<>();
        if (!Files.isDirectory(layout.damaged(), LinkOption.NOFOLLOW_LINKS)) {
            return all;
        }
        try (DirectoryStream<Path> models = Files.newDirectoryStream(layout.damaged())) {
            for (Path model : models) {
                List<RelativePath> names = names(model);
                if (!names.isEmpty()) {
                    all.put(new ModelKey(String.valueOf(model.getFileName())), names);
                }
            }
        }
        return all;
    }

    /// Notes which names of a model do not show this content; none means that all do.
    ///
    /// @return whether that is news
    boolean set(ModelKey model, Sha256 sha256, List<RelativePath> names) throws IOException {
        Path mark = layout.damaged().resolve(model.value()).resolve(sha256.hex());
        if (names.isEmpty()) {
            boolean was = Files.deleteIfExists(mark);
            if (was) {
                clearIfEmpty(DurableFiles.folderOf(mark));
            }
            return was;
        }
        // Another worker may take the folder off, as it has found the last mark in it to be wrong.
        DurableFiles.changeIn(
                DurableFiles.folderOf(mark),
                () -> DurableFiles.replace(mark, MessageJson.write(names), layout.temporary()));
        return true;
    }

    /// The model was published anew.
    void clear(ModelKey model) throws IOException {
        DurableFiles.deleteTree(layout.damaged().resolve(model.value()));
    }

    /// Forgets models that are not installed any more.
    void clearGone(Manifests manifests) throws IOException {
        for (ModelKey model : list().keySet()) {
            if (manifests.find(model).isEmpty()) {
                clear(model);
            }
        }
    }

    private static void clearIfEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException _) {
            // Other contents of the model are marked, perhaps since this moment.
        }
    }

    private static List<RelativePath> names(Path model) throws IOException {
        List<RelativePath> names = new ArrayList<>();
        try (DirectoryStream<Path> marks = Files.newDirectoryStream(model)) {
            for (Path mark : marks) {
                names.addAll(
                        List.of(MessageJson.read(Files.readAllBytes(mark), RelativePath[].class)));
            }
        } catch (NoSuchFileException | UncheckedIOException _) {
            // Taken away, or written by nobody of ours.
        }
        return names.stream().sorted().toList();
    }
}
