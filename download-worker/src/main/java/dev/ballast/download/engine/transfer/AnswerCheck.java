package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.verify.Impostor;
import dev.ballast.http.AnswerHead;
import dev.ballast.http.ContentRange;
import dev.ballast.http.Locations;
import dev.ballast.http.Validator;
import dev.ballast.model.job.FailureCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Judges the head of an answer to a request for content (RFC 9110 §14, §15.3.7), before any of its
/// body is believed.
final class AnswerCheck {
    private final Duration longestWait;
    private final InstantSource clock;

    /// @param longestWait a server that asks for a longer wait is not tried again by this transfer
    AnswerCheck(Duration longestWait, InstantSource clock) {
        this.longestWait = longestWait;
        this.clock = clock;
    }

    Verdict judge(AnswerHead head, Question question) {
        return switch (head.status()) {
            case 200, 206 -> content(head, question);
            case 416 -> outOfRange(head, question);
            default -> new Verdict.Useless(refusal(head));
        };
    }

    private static Verdict content(AnswerHead head, Question question) {
        if (head.encoded() && !unpackable(head, question)) {
            return broken(head, "sent a compressed body although none was asked for");
        }
        Optional<String> impostor = Impostor.byType(question.name(), head.mediaType());
        if (impostor.isPresent()) {
            return new Verdict.Useless(
                    TransferException.lasting(FailureCode.SOURCE_NOT_A_MODEL, impostor.get()));
        }
        if (head.encoded()) {
            // Length and version are those of the compressed form.
            return new Verdict.Body(0, OptionalLong.empty(), null);
        }
        return head.status() == 206 ? part(head, question) : whole(head, question);
    }

    private static boolean unpackable(AnswerHead head, Question question) {
        return question.unpacks()
                && question.from() == 0
                && question.version() == null
                && head.status() == 200
                && head.gzipped();
    }

    private static Verdict part(AnswerHead head, Question question) {
        ContentRange range = head.contentRange().orElse(null);
        if (range == null || range.first() != question.from()) {
            return broken(
                    head,
                    "sent '%s' where bytes from %d were asked for"
                            .formatted(
                                    head.mediaType().startsWith("multipart/")
                                            ? head.mediaType()
                                            : head.field("content-range"),
                                    question.from()));
        }
        Verdict contradiction = contradiction(head, question, range.total());
        return contradiction != null
                ? contradiction
                : new Verdict.Body(
                        range.first(), range.total(), head.validator().orElse(question.version()));
    }

    private static Verdict whole(AnswerHead head, Question question) {
        Verdict contradiction = contradiction(head, question, head.contentLength());
        if (contradiction != null) {
            return contradiction;
        }
        boolean continued = question.from() > 0 || question.version() != null;
        if (continued && !sameForSure(head, question.version())) {
            return new Verdict.CannotContinue(
                    "%s sent a content that is not known to be the same"
                            .formatted(Locations.printable(head.uri())),
                    false);
        }
        return new Verdict.Body(0, head.contentLength(), head.validator().orElse(null));
    }

    /// RFC 9110 §15.5.17: the size comes with the refusal.
    private static Verdict outOfRange(AnswerHead head, Question question) {
        OptionalLong total =
                head.contentRange().map(ContentRange::total).orElse(OptionalLong.empty());
        boolean other = question.total().isPresent() && !question.total().equals(total);
        if (total.isPresent() && total.getAsLong() == question.from() && !other) {
            return new Verdict.NothingLeft(question.from());
        }
        if (total.isPresent() && total.getAsLong() > question.from() && !other) {
            return broken(head, "refused a range that lies within the content");
        }
        return new Verdict.CannotContinue(
                "%s has no bytes from %d on"
                        .formatted(Locations.printable(head.uri()), question.from()),
                total.isPresent());
    }

    private static @Nullable Verdict contradiction(
            AnswerHead head, Question question, OptionalLong total) {
        Validator version = question.version();
        String now = version == null ? null : field(head, version);
        if (version != null && now != null && !now.equals(version.text())) {
            return new Verdict.CannotContinue(
                    "the content changed: its version was %s and is %s".formatted(version, now),
                    true);
        }
        if (total.isPresent() && question.total().isPresent() && !total.equals(question.total())) {
            return new Verdict.CannotContinue(
                    "the content has %d bytes instead of %d"
                            .formatted(total.getAsLong(), question.total().getAsLong()),
                    true);
        }
        return null;
    }

    private static boolean sameForSure(AnswerHead head, @Nullable Validator version) {
        return version != null && version.text().equals(field(head, version));
    }

    private static @Nullable String field(AnswerHead head, Validator version) {
        return head.field(version.isEntityTag() ? "etag" : "last-modified");
    }

    private static Verdict broken(AnswerHead head, String what) {
        return new Verdict.Useless(
                TransferException.odd(
                        FailureCode.SOURCE_UNREACHABLE,
                        Locations.printable(head.uri()) + " " + what));
    }

    TransferException refusal(AnswerHead head) {
        String detail =
                "%s answered %d%s"
                        .formatted(
                                Locations.printable(head.uri()),
                                head.status(),
                                head.errorText().map(text -> " (" + text + ")").orElse(""));
        Duration wait = head.retryAfter(clock.instant());
        return switch (head.status()) {
            // 400 is what some signed storage says of a signature that has run out.
            case 400, 401, 403 -> TransferException.lasting(FailureCode.SOURCE_FORBIDDEN, detail);
            case 404, 410 -> TransferException.lasting(FailureCode.SOURCE_NOT_FOUND, detail);
            case 429 -> TransferException.notBefore(FailureCode.SOURCE_RATE_LIMITED, detail, wait);
            case 408 -> later(detail, wait);
            default ->
                    head.status() >= 500
                            ? later(detail, wait)
                            : TransferException.lasting(FailureCode.SOURCE_UNREACHABLE, detail);
        };
    }

    private TransferException later(String detail, @Nullable Duration wait) {
        return wait == null || wait.compareTo(longestWait) <= 0
                ? TransferException.unavailable(detail)
                : TransferException.notBefore(FailureCode.SOURCE_UNREACHABLE, detail, wait);
    }
}
