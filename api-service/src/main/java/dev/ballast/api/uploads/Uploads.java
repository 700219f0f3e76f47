package dev.ballast.api.uploads;

import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.api.jobs.Submission;
import dev.ballast.api.jobs.SubmitBatch;
import dev.ballast.api.jobs.SubmitJob;
import dev.ballast.api.uploads.UploadFiles.NoRoomException;
import dev.ballast.api.uploads.UploadFiles.PartRefusedException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Takes files in. No transaction stays open while bytes come.
///
/// An upload is its caller's alone: to others it does not exist.
@ApplicationScoped
public class Uploads {
    private static final Logger LOG = Logger.getLogger(Uploads.class);

    private final UploadStore store;
    private final UploadFiles files;
    private final SubmitBatch rules;
    private final SubmitJob submitJob;

    Uploads(UploadStore store, UploadFiles files, SubmitBatch rules, SubmitJob submitJob) {
        this.store = store;
        this.files = files;
        this.rules = rules;
        this.submitJob = submitJob;
    }

    /// Begins an upload.
    ///
    /// @param size bytes, 1 or more
    /// @param metadata as the caller wrote it
    /// @throws RefusedException `INVALID_REQUEST`, `INSUFFICIENT_STORAGE`
    public Upload begin(String owner, UploadWish wish, long size, String metadata)
            throws IOException {
        checkRoom(size);
        Upload upload = make(owner, wish, size, 0, metadata);
        files.create(upload.id());
        QuarkusTransaction.requiringNew().run(() -> store.add(upload));
        return upload;
    }

    /// Takes a whole file that is here already, such as one of a form; it is moved away.
    ///
    /// @param file on the file system of the folder for uploads
    /// @return the upload, with the job that installs it
    /// @throws RefusedException `INVALID_REQUEST`, `NOT_A_MODEL`, or `INSUFFICIENT_STORAGE` if it
    ///   takes room that others were promised
    public Upload take(String owner, UploadWish wish, Path file, long size) throws IOException {
        checkRoom(0);
        Upload upload = make(owner, wish, size, size, "");
        files.adopt(upload.id(), file);
        QuarkusTransaction.requiringNew().run(() -> store.add(upload));
        return advanced(upload);
    }

    /// How far an upload is.
    ///
    /// @throws RefusedException `UPLOAD_NOT_FOUND`
    public Upload find(UUID id, String owner) {
        Upload upload = of(id, owner);
        // Its last part was taken in, but something ended in between.
        return upload.isWhole() ? finished(upload) : upload;
    }

    /// Those of a caller, oldest first.
    public List<Upload> list(String owner) {
        return store.list(owner);
    }

    /// Takes a part in. The last one makes the job that installs the file. A request that goes on
    /// with an upload ends an earlier one that still does.
    ///
    /// @throws RefusedException `UPLOAD_NOT_FOUND`, `UPLOAD_OFFSET_CONFLICT`, `UPLOAD_ELSEWHERE`,
    ///   `UPLOAD_CHECKSUM_MISMATCH`, `PAYLOAD_TOO_LARGE`, `INSUFFICIENT_STORAGE`; `NOT_A_MODEL`
    ///   ends the upload
    public Upload append(
            UUID id, String owner, long offset, InputStream body, @Nullable PartChecksum checksum)
            throws IOException {
        Upload upload = of(id, owner);
        if (upload.job() != null && offset == upload.size()) {
            return upload;
        }
        checkHere(upload);
        UUID writer = UUID.randomUUID();
        if (!store.takeOver(id, writer, offset)) {
            throw new RefusedException(
                    Code.UPLOAD_OFFSET_CONFLICT,
                    "The upload has %d bytes, so the next part begins there and not at %d."
                            .formatted(of(id, owner).offset(), offset));
        }
        write(upload, writer, offset, body, checksum);
        return advanced(of(id, owner));
    }

    /// Gives an upload up. A job that installs it already goes on while it can.
    ///
    /// @throws RefusedException `UPLOAD_NOT_FOUND`
    public void drop(UUID id, String owner) throws IOException {
        forget(of(id, owner).id());
    }

    /// The file of an upload that is complete, for the worker that installs it.
    ///
    /// @throws RefusedException `UPLOAD_ELSEWHERE`
    public Optional<Path> file(UUID id) {
        return store.find(id)
                .filter(Upload::isWhole)
                .map(upload -> {
                    checkHere(upload);
                    return files.path(id);
                });
    }

    /// What is known of an upload, whoever sends it.
    public Optional<Upload> known(UUID id) {
        return store.find(id);
    }

    /// Refuses what the folder cannot hold besides what it has promised already.
    ///
    /// @throws RefusedException `INSUFFICIENT_STORAGE`
    public void checkRoom(long size) throws IOException {
        long promised = 0;
        for (Upload other : store.open()) {
            promised += Math.max(0, other.size() - files.length(other.id()));
        }
        long free = files.freeBytes() - promised;
        if (size > free) {
            throw new RefusedException(
                    Code.INSUFFICIENT_STORAGE,
                    "The file has %d bytes, and the folder for uploads has room for %d. Try again when other uploads have ended, or give it more room (BALLAST_UPLOADS)."
                            .formatted(size, Math.max(0, free)));
        }
    }

    private Upload make(String owner, UploadWish wish, long size, long offset, String metadata) {
        UUID id = UUID.randomUUID();
        Instant now = Instant.now();
        rules.check(new Submission(owner, wish.request(id), null));
        return new Upload(id, owner, wish, size, offset, metadata, null, now, now);
    }

    private Upload of(UUID id, String owner) {
        return store.find(id)
                .filter(upload -> upload.owner().equals(owner))
                .orElseThrow(Uploads::notFound);
    }

    /// The row is known to all replicas, the file to those that share the folder.
    private void checkHere(Upload upload) {
        if (!files.isHere(upload.id())) {
            throw new RefusedException(
                    Code.UPLOAD_ELSEWHERE,
                    "What has come of the upload is not here: another replica of the API took it"
                            + " in, and they do not share BALLAST_UPLOADS. Try again, or delete the"
                            + " upload and begin anew.");
        }
    }

    private void write(
            Upload upload,
            UUID writer,
            long offset,
            InputStream body,
            @Nullable PartChecksum checksum)
            throws IOException {
        UUID id = upload.id();
        try {
            files.append(
                    id,
                    offset,
                    body,
                    upload.size() - offset,
                    checksum,
                    at -> {
                        if (!store.advance(id, writer, at)) {
                            throw new PartRefusedException(PartRefusedException.Why.SUPERSEDED);
                        }
                    });
        } catch (IOException e) {
            // The caller went away, and comes back with the next part.
            LOG.infof("upload broke off upload=%s cause=%s", id, e);
        } catch (NoRoomException e) {
            throw new RefusedException(
                    Code.INSUFFICIENT_STORAGE,
                    "The folder for uploads cannot be written (%s). What has come is kept; go on when there is room."
                            .formatted(e.getMessage()));
        } catch (PartRefusedException e) {
            throw refusal(upload, e.why());
        }
    }

    private static RefusedException refusal(Upload upload, PartRefusedException.Why why) {
        return switch (why) {
            case CHECKSUM ->
                    new RefusedException(
                            Code.UPLOAD_CHECKSUM_MISMATCH,
                            "The part does not have the checksum that was sent with it; send it"
                                    + " again.");
            case TOO_LONG ->
                    new RefusedException(
                            Code.PAYLOAD_TOO_LARGE,
                            "The part goes on beyond the %d bytes that were announced."
                                    .formatted(upload.size()));
            case SUPERSEDED ->
                    new RefusedException(
                            Code.UPLOAD_OFFSET_CONFLICT,
                            "Another request has gone on with this upload.");
        };
    }

    /// Refuses what is no model as soon as its begin tells, and makes the job once all is there.
    private Upload advanced(Upload upload) throws IOException {
        if (upload.offset() >= Math.min(UploadRules.BYTES_NEEDED, upload.size())) {
            byte[] head = files.head(upload.id(), UploadRules.BYTES_NEEDED);
            Optional<String> wrong =
                    UploadRules.content(upload.wish().fileName(), head, upload.size());
            if (wrong.isPresent()) {
                forget(upload.id());
                throw new RefusedException(
                        Code.NOT_A_MODEL,
                        "%s %s. Nothing of it is kept."
                                .formatted(upload.wish().fileName(), wrong.get()));
            }
        }
        return upload.isWhole() ? finished(upload) : upload;
    }

    /// Makes its job, once.
    private Upload finished(Upload upload) {
        return QuarkusTransaction.requiringNew()
                .call(() -> {
                    Upload locked = store.lock(upload.id()).orElseThrow(Uploads::notFound);
                    if (locked.job() == null) {
                        Submission submission =
                                new Submission(
                                        upload.owner(), upload.wish().request(upload.id()), null);
                        store.assign(upload.id(), submitJob.handle(submission).job().id());
                    }
                    return store.find(upload.id()).orElseThrow(Uploads::notFound);
                });
    }

    private void forget(UUID id) throws IOException {
        store.remove(id);
        files.delete(id);
    }

    private static RefusedException notFound() {
        return new RefusedException(
                Code.UPLOAD_NOT_FOUND, "There is no upload of this id; it may have expired.");
    }
}
