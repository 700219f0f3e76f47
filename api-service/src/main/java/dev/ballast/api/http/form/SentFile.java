package dev.ballast.api.http.form;

import dev.ballast.api.http.problem.FieldError;
import dev.ballast.api.http.problem.InvalidRequestException;
import java.util.List;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/// The part `file` of a form.
public final class SentFile {
    private SentFile() {}

    /// The file.
    ///
    /// @throws InvalidRequestException if it is missing or empty
    public static FileUpload of(@Nullable FileUpload sent) {
        if (sent == null || sent.size() == 0) {
            throw new InvalidRequestException(
                    List.of(new FieldError("file", "is missing or empty")));
        }
        return sent;
    }
}
