package dev.ballast.model.artifact;

import java.util.regex.Pattern;

/// The rules of the Hugging Face Hub for repository names and revisions.
final class HubNames {
    private static final Pattern PART =
            Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_./+-]{0,254}");

    private HubNames() {}

    /// @throws IllegalArgumentException if this is no `org/name` (or bare `name`) that the Hub
    ///   allows
    static void checkRepo(String repo) {
        String[] parts = repo.split("/", -1);
        boolean wellFormed = parts.length <= 2;
        for (String part : parts) {
            wellFormed &= PART.matcher(part).matches();
        }
        if (!wellFormed || repo.contains("--") || repo.contains("..") || repo.endsWith(".git")) {
            throw new IllegalArgumentException(
                    "'%s' is not a repository: it takes org/name of letters, digits, '_', '.', '-'"
                            .formatted(SourceParser.shorten(repo)));
        }
    }

    /// @throws IllegalArgumentException if this can be no branch, tag or commit
    static void checkRevision(String revision) {
        if (!REVISION.matcher(revision).matches()
                || revision.contains("..")
                || revision.endsWith("/")
                || revision.contains("//")) {
            throw new IllegalArgumentException("'%s' is not a revision".formatted(revision));
        }
    }
}
