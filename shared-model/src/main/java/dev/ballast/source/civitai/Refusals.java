package dev.ballast.source.civitai;

import dev.ballast.model.job.FailureCode;
import dev.ballast.source.AnswerTime;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import dev.ballast.source.civitai.CivitaiVersion.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why the site does not give a file, in words that say what to do about it.
///
/// @param site its host, for people
/// @param what was asked for, for people
/// @param withToken whether it was asked with one
public record Refusals(String site, String what, boolean withToken) {
    /// The site names no time, and counts by hours (as observed).
    private static final Duration LONG_PAUSE = Duration.ofMinutes(5);

    /// What the metadata of a version already rules out.
    public Optional<SourceFailure> of(CivitaiVersion version) {
        if (version.mode().equals("TakenDown")) {
            return gone("was taken down by %s; it cannot be had any more".formatted(site));
        }
        if (version.mode().equals("Archived")) {
            return gone("is archived: its files were removed; ask its creator for them");
        }
        if (version.isUnpublished()) {
            return gone(
                    "is not published (%s); choose another version".formatted(version.status()));
        }
        String usage = version.usageControl();
        if (!usage.isEmpty() && !usage.equalsIgnoreCase("Download")) {
            return Optional.of(
                    failure(
                            FailureCode.SOURCE_FORBIDDEN,
                            "may be used on %s only (%s): its creator allows no download"
                                    .formatted(site, usage)));
        }
        return version.files().isEmpty()
                ? gone("has no files: they were removed, or are not there yet")
                : Optional.empty();
    }

    /// The version has other files than the one that was asked for.
    public SourceFailure noSuchFile(CivitaiVersion version) {
        String files =
                String.join(
                        ", ",
                        version.files().stream()
                                .map(file -> "?file=%s %s".formatted(file.id(), file.name()))
                                .toList());
        return failure(
                FailureCode.SOURCE_NOT_FOUND, "has no such file; it has %s".formatted(files));
    }

    /// A page came instead of the file, with a status that promised it.
    public SourceFailure loginPage() {
        return failure(
                FailureCode.SOURCE_NOT_A_MODEL,
                "came as a web page instead of a file: " + wantsLogin());
    }

    /// What an answer other than success means.
    ///
    /// @param gate what is known of early or paid access; null for nothing
    public SourceFailure of(SiteAnswer answer, @Nullable Gate gate) {
        String speaker = String.valueOf(answer.endpoint().getHost());
        return new Refusals(speaker, what, withToken)
                .meaning(answer, gate)
                .saidBy(answer.endpoint());
    }

    private SourceFailure meaning(SiteAnswer answer, @Nullable Gate gate) {
        return switch (answer.status()) {
            case 401 -> unauthorized(answer, gate);
            case 402, 403 -> forbidden(answer, gate);
            case 404 ->
                    failure(
                            FailureCode.SOURCE_NOT_FOUND,
                            "is not there: never was, removed, unpublished or hidden in this region"
                                    + said(answer));
            case 410 ->
                    failure(
                            FailureCode.SOURCE_NOT_FOUND,
                            "is archived: its files were removed; ask its creator for them"
                                    + said(answer));
            case 429 ->
                    new SourceFailure(
                            FailureCode.SOURCE_RATE_LIMITED,
                            "%s: %s wants a pause%s".formatted(what, site, said(answer)),
                            answer.retryAfter() == null ? LONG_PAUSE : answer.retryAfter());
            case 451 ->
                    failure(
                            FailureCode.SOURCE_FORBIDDEN,
                            "is withheld for legal reasons where the workers are" + said(answer));
            default ->
                    // Whatever else it is (400, 408, 425, 5xx), it does not say that it is gone.
                    new SourceFailure(
                            FailureCode.SOURCE_UNREACHABLE,
                            "%s: %s answered %d%s"
                                    .formatted(what, site, answer.status(), said(answer)),
                            answer.retryAfter());
        };
    }

    private SourceFailure unauthorized(SiteAnswer answer, @Nullable Gate gate) {
        if (answer.words().toLowerCase(Locale.ROOT).contains("disabled")) {
            return failure(
                    FailureCode.SOURCE_FORBIDDEN,
                    "cannot be downloaded: its creator has switched that off" + said(answer));
        }
        return gate != null && withToken
                ? gated(answer, gate)
                : failure(FailureCode.SOURCE_FORBIDDEN, wantsLogin() + said(answer));
    }

    private SourceFailure forbidden(SiteAnswer answer, @Nullable Gate gate) {
        boolean early = answer.words().toLowerCase(Locale.ROOT).contains("early access");
        if (early || gate != null || answer.status() == 402) {
            return gated(answer, gate);
        }
        if (answer.isPage()) {
            return failure(
                    FailureCode.SOURCE_FORBIDDEN,
                    "is refused by the firewall of %s; the address of the workers may be blocked"
                            .formatted(site));
        }
        return failure(
                FailureCode.SOURCE_FORBIDDEN,
                "is refused%s; %s"
                        .formatted(
                                said(answer),
                                withToken
                                        ? "the account of the token has no right to it"
                                        : wantsLogin()));
    }

    private SourceFailure gated(SiteAnswer answer, @Nullable Gate gate) {
        Instant until =
                AnswerTime.of(answer.json().path("deadline"))
                        .orElse(gate == null ? null : gate.until());
        boolean sold =
                until == null && (answer.status() == 402 || (gate != null && gate.permanent()));
        return failure(
                FailureCode.SOURCE_FORBIDDEN,
                (sold ? "is for paid access" : "is in early access")
                        + (until == null ? "" : " until " + until)
                        + ": buy it on %s and ask with the key of that account%s"
                                .formatted(
                                        site,
                                        until == null ? "" : ", or retry the job after that time")
                        + said(answer));
    }

    private String wantsLogin() {
        return withToken
                ? "%s does not accept the token; make a new API key in the account's settings there"
                        .formatted(site)
                : "%s gives it to accounts only; make an API key in your account's settings there, and give it as the job's token or store it: ballast credentials add %s --secret-env VAR"
                        .formatted(site, Credential.CIVITAI);
    }

    private Optional<SourceFailure> gone(String why) {
        return Optional.of(failure(FailureCode.SOURCE_NOT_FOUND, why));
    }

    private SourceFailure failure(FailureCode code, String why) {
        return new SourceFailure(code, what + " " + why, null);
    }

    private static String said(SiteAnswer answer) {
        return answer.words().isEmpty() ? "" : " (" + answer.words() + ")";
    }
}
