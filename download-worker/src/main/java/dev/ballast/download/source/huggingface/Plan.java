package dev.ballast.download.source.huggingface;

import dev.ballast.download.source.SourcePlan;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.message.Work;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes a plan of a listing: addresses at the commit, and the digest that each file must have.
public final class Plan {
    private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    private Plan() {}

    /// A plan of all these. Those that the hub names no digest of cannot be used.
    ///
    /// @param entries files only
    public static SourcePlan of(Repository.Pinned pinned, URI endpoint, List<TreeEntry> entries) {
        List<Work.PlannedFile> files = new ArrayList<>();
        List<SourcePlan.Unusable> unusable = new ArrayList<>();
        for (TreeEntry entry : entries) {
            String path = entry.name();
            try {
                files.add(file(pinned, endpoint, new RelativePath(path), entry));
            } catch (IllegalArgumentException e) {
                unusable.add(new SourcePlan.Unusable(path, String.valueOf(e.getMessage())));
            }
        }
        return new SourcePlan(pinned.id(), null, files, unusable);
    }

    private static Work.PlannedFile file(
            Repository.Pinned pinned, URI endpoint, RelativePath path, TreeEntry entry) {
        TreeEntry.Lfs lfs = entry.lfs();
        String large = lfs == null ? null : lfs.oid();
        Long size = lfs == null || lfs.size() == null ? entry.size() : lfs.size();
        // Git's digest covers the size: without it nothing could be compared.
        boolean comparable =
                lfs == null && size != null && size >= 0 && matching(SHA1, entry.oid());
        if (!comparable && !matching(SHA256, large)) {
            throw new IllegalArgumentException(
                    "the hub names neither a SHA-256 nor a Git blob SHA-1 with a size for '%s', so nothing could verify it"
                            .formatted(path));
        }
        return new Work.PlannedFile(
                path,
                // As the hub spells it, which need not be the normal form of Unicode.
                pinned.repo().file(endpoint, pinned.id(), entry.name()),
                size == null || size < 0 ? null : size,
                matching(SHA256, large) ? new Sha256(String.valueOf(large)) : null,
                comparable ? entry.oid() : null,
                null);
    }

    private static boolean matching(Pattern pattern, @Nullable String text) {
        return text != null && pattern.matcher(text).matches();
    }
}
