package dev.ballast.api.access;

/// A key that cannot be made, or not be deleted.
public class KeyRefusedException extends RuntimeException {

    /// Why; the names are the stable `code` of the problem that the caller gets.
    public enum Code {
        KEY_NOT_FOUND,
        KEY_NAME_TAKEN,
        LAST_ADMIN_KEY
    }

    private final Code code;

    private KeyRefusedException(Code code, String detail) {
        super(detail);
        this.code = code;
    }

    /// There is no key of this id.
    public static KeyRefusedException notFound() {
        return new KeyRefusedException(Code.KEY_NOT_FOUND, "There is no key of this id.");
    }

    static KeyRefusedException nameTaken(String name) {
        return new KeyRefusedException(
                Code.KEY_NAME_TAKEN,
                ("There is a working key or a user '%s' already. Jobs and idempotency keys"
                                + " belong to the name, so take another one or delete that first.")
                        .formatted(name));
    }

    static KeyRefusedException lastAdmin(ApiKey key) {
        return new KeyRefusedException(
                Code.LAST_ADMIN_KEY,
                "'%s' is the last working admin key; without one nobody could make another."
                                .formatted(key.name())
                        + " Make a new admin key first.");
    }

    /// Stable reason.
    public Code code() {
        return code;
    }
}
