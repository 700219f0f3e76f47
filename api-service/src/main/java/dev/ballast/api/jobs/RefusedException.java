package dev.ballast.api.jobs;

import dev.ballast.model.artifact.VolumeName;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A request that makes no sense now. The caller can act on [#code()]; the message is for a person
/// and says what to do next.
public class RefusedException extends RuntimeException {

    /// Why. The names are the stable `code` of the problem that the caller gets.
    public enum Code {
        INVALID_REQUEST,
        JOB_NOT_FOUND,
        JOB_ALREADY_ENDED,
        JOB_STATE_CONFLICT,
        IDEMPOTENCY_CONFLICT,
        MODEL_NOT_FOUND,
        MODEL_IN_USE,
        VOLUME_NOT_FOUND,
        VIEW_EXISTS,
        MODEL_NOT_DAMAGED,
        WORKER_NOT_FOUND,
        PREVIEW_NOT_FOUND,
        CREDENTIAL_NOT_FOUND,
        CREDENTIAL_EXISTS,
        USER_NOT_FOUND,
        USER_NAME_TAKEN,
        SIGN_IN_REFUSED,
        SIGN_IN_TOO_OFTEN,
        WEBHOOK_NOT_FOUND,
        DELIVERY_NOT_FOUND,
        ENTRY_NOT_FOUND,
        CATEGORY_NOT_FOUND,
        CATEGORY_IN_USE,
        /// It has another version than the caller has seen.
        ENTRY_CHANGED,
        UPLOAD_NOT_FOUND,
        UPLOAD_OFFSET_CONFLICT,
        /// Another replica has what came of it.
        UPLOAD_ELSEWHERE,
        UPLOAD_CHECKSUM_MISMATCH,
        NOT_A_MODEL,
        TUS_VERSION_NOT_SUPPORTED,
        UNSUPPORTED_MEDIA_TYPE,
        PAYLOAD_TOO_LARGE,
        INSUFFICIENT_STORAGE,
        /// No worker answered in time; the same request may work later.
        NO_WORKER
    }

    private final Code code;
    private final transient @Nullable String field;

    public RefusedException(Code code, String detail) {
        this(code, null, detail);
    }

    private RefusedException(Code code, @Nullable String field, String detail) {
        super(detail);
        this.code = code;
        this.field = field;
    }

    /// A value that the request must not have.
    ///
    /// @param field as the request spells it
    public static RefusedException invalid(String field, String detail) {
        return new RefusedException(Code.INVALID_REQUEST, field, detail);
    }

    /// There is no such job, or callers do not get to see it.
    public static RefusedException jobNotFound(UUID id) {
        return new RefusedException(Code.JOB_NOT_FOUND, "There is no job " + id + ".");
    }

    /// The catalog has no such entry.
    public static RefusedException entryNotFound(String id) {
        return new RefusedException(
                Code.ENTRY_NOT_FOUND, "The catalog has no entry '%s'.".formatted(id));
    }

    /// No worker has told of a volume of this name.
    public static RefusedException volumeNotFound(VolumeName volume) {
        return new RefusedException(
                Code.VOLUME_NOT_FOUND, "No worker has mounted a volume '%s'.".formatted(volume));
    }

    /// There is no such model.
    public static RefusedException modelNotFound(UUID id) {
        return new RefusedException(Code.MODEL_NOT_FOUND, "There is no model " + id + ".");
    }

    /// Stable reason.
    public Code code() {
        return code;
    }

    /// The field that is wrong; null where the whole request is.
    public @Nullable String field() {
        return field;
    }
}
