package dev.ballast.api.http.problem;

import dev.ballast.model.job.FailureCode;
import java.util.Locale;

/// Every reason for which a request is refused. Names and statuses are stable: clients switch on
/// them. The second half says why a source could not be asked, as in a failed job's `error`.
public enum ProblemCode {
    INVALID_REQUEST(400, "The request is not valid"),
    UNAUTHENTICATED(401, "An API key is needed"),
    SIGN_IN_REFUSED(401, "The name or the password is wrong"),
    FORBIDDEN(403, "The key's role is too small"),
    NOT_FOUND(404, "There is nothing at this address"),
    JOB_NOT_FOUND(404, "There is no such job"),
    MODEL_NOT_FOUND(404, "There is no such model"),
    WORKER_NOT_FOUND(404, "There is no such worker"),
    ENTRY_NOT_FOUND(404, "There is no such entry in the catalog"),
    CATEGORY_NOT_FOUND(404, "There is no such category in the catalog"),
    PREVIEW_NOT_FOUND(404, "There is no such preview"),
    KEY_NOT_FOUND(404, "There is no such key"),
    CREDENTIAL_NOT_FOUND(404, "There is no such credential"),
    USER_NOT_FOUND(404, "There is no such user"),
    UPLOAD_NOT_FOUND(404, "There is no such upload"),
    WEBHOOK_NOT_FOUND(404, "There is no such webhook"),
    DELIVERY_NOT_FOUND(404, "There is no such delivery"),
    METHOD_NOT_ALLOWED(405, "The address does not take this method"),
    NOT_ACCEPTABLE(406, "The answer cannot be had in this media type"),
    JOB_ALREADY_ENDED(409, "The job has already ended"),
    JOB_STATE_CONFLICT(409, "The job is not in a state for this"),
    MODEL_IN_USE(409, "A job writes the model"),
    VOLUME_NOT_FOUND(404, "There is no such volume"),
    VIEW_EXISTS(409, "The model is there in this view"),
    MODEL_NOT_DAMAGED(409, "The model has no damaged file"),
    CATEGORY_IN_USE(409, "The category has entries"),
    KEY_NAME_TAKEN(409, "A working key has this name"),
    USER_NAME_TAKEN(409, "A user or a working key has this name"),
    CREDENTIAL_EXISTS(409, "The host has a credential"),
    LAST_ADMIN_KEY(409, "It is the last admin key"),
    ENTRY_CHANGED(412, "The entry is not as the caller saw it"),
    UPLOAD_OFFSET_CONFLICT(409, "The upload is somewhere else"),
    TUS_VERSION_NOT_SUPPORTED(412, "Another version of tus is spoken here"),
    PAYLOAD_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body has the wrong media type"),
    IDEMPOTENCY_CONFLICT(422, "The Idempotency-Key was used for another request"),
    NOT_A_MODEL(422, "The file is not what its name says"),
    SIGN_IN_TOO_OFTEN(429, "Too many sign-ins were tried"),
    /// The status is that of tus 1.0 (Checksum).
    UPLOAD_CHECKSUM_MISMATCH(460, "The part has another checksum"),
    INTERNAL(500, "Something went wrong here"),
    UNAVAILABLE(503, "The service cannot answer now"),
    MAINTENANCE(503, "The service is under maintenance"),
    UPLOAD_ELSEWHERE(503, "Another replica has the upload"),
    NO_WORKER(503, "No worker answered"),
    INSUFFICIENT_STORAGE(507, "There is no room"),

    SOURCE_NOT_FOUND(422, "The source does not have it"),
    SOURCE_FORBIDDEN(422, "The source refuses it"),
    SOURCE_RATE_LIMITED(503, "The source asks to slow down"),
    SOURCE_UNREACHABLE(422, "The source does not answer"),
    SOURCE_CHANGED(422, "The source has changed"),
    SOURCE_NOT_A_MODEL(422, "The source gives no model"),
    CHECKSUM_MISMATCH(422, "The content has another digest"),
    DISK_FULL(422, "The volume has no room"),
    VOLUME_UNAVAILABLE(422, "The volume cannot be used"),
    UNSAFE_FILE(422, "The file holds code"),
    EGRESS_DENIED(422, "The address is not allowed"),
    WORKER_LOST(503, "The worker went silent");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /// The HTTP status that goes with it.
    public int status() {
        return status;
    }

    /// What it means, the same in every answer.
    public String title() {
        return title;
    }

    /// The stable identifier of RFC 9457 §3.1.1, relative to the service.
    public String type() {
        return "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The same reason as the answer to a request that waited for the work.
    public static ProblemCode of(FailureCode failure) {
        return valueOf(failure.name());
    }

    /// The reason that stands for a status which the HTTP layer itself gives.
    public static ProblemCode ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> PAYLOAD_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 503 -> UNAVAILABLE;
            default -> status < 500 ? INVALID_REQUEST : INTERNAL;
        };
    }
}
