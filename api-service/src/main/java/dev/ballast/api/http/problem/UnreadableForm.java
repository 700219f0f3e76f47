package dev.ballast.api.http.problem;

import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.core.multipart.MultipartParser.MalformedMessageException;

/// Forms that cannot be read, which is their senders' fault. The HTTP layer (Quarkus REST) has a
/// type of its own for one of these errors only; the others are told as observed.
final class UnreadableForm {
    private static final String CUT = "Connection terminated parsing multipart request";

    private UnreadableForm() {}

    /// The problem for the sender; empty if the error is another one.
    static Optional<Problem> of(Throwable error, String path) {
        if (causes(error).anyMatch(UnreadableForm::isCut)) {
            return Optional.of(
                    invalid(
                            "The form ends before its closing boundary, or has none: send all of"
                                    + " it, with the boundary that Content-Type names.",
                            path));
        }
        if (causes(error).anyMatch(MalformedMessageException.class::isInstance)) {
            return Optional.of(invalid("A part of the form has a header that is malformed.", path));
        }
        if (causes(error).anyMatch(UnsupportedEncodingException.class::isInstance)) {
            return Optional.of(
                    invalid("A part of the form names a charset that there is not.", path));
        }
        return Optional.empty();
    }

    private static Problem invalid(String detail, String path) {
        return Problem.of(ProblemCode.INVALID_REQUEST, detail, path);
    }

    private static boolean isCut(Throwable error) {
        return error instanceof IOException && CUT.equals(error.getMessage());
    }

    private static Stream<Throwable> causes(Throwable error) {
        return Stream.iterate(error, cause -> cause != null, Throwable::getCause);
    }
}
