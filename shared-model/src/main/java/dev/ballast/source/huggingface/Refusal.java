package dev.ballast.source.huggingface;

import dev.ballast.http.Locations;
import dev.ballast.model.job.FailureCode;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// Turns what the hub says no with (`X-Error-Code`, `X-Error-Message`, the status, as observed)
/// into a failure with a sentence that says what to do.
///
/// @param endpoint that was asked
/// @param token that was shown
public record Refusal(RepoId repo, URI endpoint, HubToken token) {

    /// What the answer means.
    ///
    /// @param answer anything but a good one
    public SourceFailure of(HubAnswer answer) {
        return switch (answer.errorCode().orElse("")) {
            case "GatedRepo" -> gated();
            case "RepoNotFound" -> repoNotFound();
            case "RevisionNotFound" -> notFound("%s has no such revision.".formatted(repo));
            case "EntryNotFound" ->
                    notFound("%s has no such file at this revision.".formatted(repo));
            default -> byStatus(answer);
        };
    }

    /// The files are for those who accepted the author's terms.
    public SourceFailure gated() {
        return forbidden(
                token.isGiven()
                        ? ("%s is gated, and the account of %s has no access yet. Open %s with that"
                               + " account, accept the terms, wait until access is granted, then"
                               + " try again.")
                                .formatted(repo, token.owner(), page())
                        : ("%s is gated. Open %s, log in and accept the terms; then give a token of"
                                        + " that account with the job, store one for %s, or set"
                                        + " HF_TOKEN of the workers.")
                                .formatted(repo, page(), Credential.HUGGING_FACE));
    }

    public SourceFailure disabled() {
        return forbidden(
                "%s was disabled by the hub; nobody can fetch it. %s may say why."
                        .formatted(repo, page()));
    }

    private SourceFailure repoNotFound() {
        return token.isGiven()
                ? notFound(
                        ("%s was not found: it is misspelt or removed, or private and %s may not"
                                        + " read it. Check %s.")
                                .formatted(repo, token.owner(), page()))
                : noToken().asAbsent();
    }

    /// To those who show no token a private repository and a missing one are the same.
    private SourceFailure noToken() {
        return forbidden(
                ("%s was not found: it is misspelt or removed, or private. Check the name; if it is"
                                + " private, give a token that may read it with the job, store one"
                                + " for %s, or set HF_TOKEN of the workers.")
                        .formatted(repo, Credential.HUGGING_FACE));
    }

    private SourceFailure byStatus(HubAnswer answer) {
        int status = answer.head().status();
        String message =
                String.valueOf(answer.head().field("x-error-message")).toLowerCase(Locale.ROOT);
        Duration wait = answer.head().retryAfter(Instant.now());
        return switch (status) {
            case 401 -> token.isGiven() ? invalidToken() : noToken();
            case 403 ->
                    message.contains("access to this resource is disabled")
                            ? disabled()
                            : forbidden(refused(answer));
            case 404, 410 ->
                    notFound(
                            "%s was not found at %s; check its name, and HF_ENDPOINT."
                                    .formatted(repo, Locations.printable(endpoint)));
            case 429 ->
                    new SourceFailure(
                            FailureCode.SOURCE_RATE_LIMITED,
                            "%s asks for a pause%s; Ballast goes on by itself. %s"
                                    .formatted(
                                            endpoint.getHost(),
                                            wait == null
                                                    ? ""
                                                    : " of %d s".formatted(wait.toSeconds()),
                                            token.isGiven()
                                                    ? "An account of a higher tier may ask more"
                                                            + " often."
                                                    : "With a token it may be asked more often."),
                            wait);
            default ->
                    new SourceFailure(
                            FailureCode.SOURCE_UNREACHABLE,
                            "%s answered %d%s."
                                    .formatted(
                                            Locations.printable(answer.head().uri()),
                                            status,
                                            said(answer)),
                            wait);
        };
    }

    private SourceFailure invalidToken() {
        return forbidden(
                ("%s does not accept %s: it is mistyped, expired or revoked. Make a new one at"
                                + " %s/settings/tokens.")
                        .formatted(endpoint.getHost(), token.owner(), endpoint));
    }

    private String refused(HubAnswer answer) {
        return token.isGiven()
                ? "%s may not read %s%s. Give it the right to read this repository at %s/settings/tokens."
                        .formatted(token.owner(), repo, said(answer), endpoint)
                : "%s is not open to everybody%s. Give a token that may read it."
                        .formatted(repo, said(answer));
    }

    private static String said(HubAnswer answer) {
        return answer.head().errorText().map(text -> " (" + text + ")").orElse("");
    }

    private String page() {
        return repo.page(endpoint).toString();
    }

    private static SourceFailure forbidden(String detail) {
        return failure(FailureCode.SOURCE_FORBIDDEN, detail);
    }

    public static SourceFailure notFound(String detail) {
        return failure(FailureCode.SOURCE_NOT_FOUND, detail);
    }

    private static SourceFailure failure(FailureCode code, String detail) {
        String sentence = detail.substring(0, 1).toUpperCase(Locale.ROOT) + detail.substring(1);
        return new SourceFailure(code, sentence, null);
    }
}
