package dev.ballast.volume;

import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// Small repositories for the tests of the cache views.
final class CacheFixture {
    static final String OLD = "1".repeat(40);
    static final String NEW = "2".repeat(40);
    static final String REPOSITORY = "models--acme--tiny";

    private CacheFixture() {}

    static Work.Publish publish(
            View view, String source, String commit, boolean whole, Work.StoredFile... files) {
        return new Work.Publish(
                VolumeFixture.JOB,
                VolumeName.SHARED,
                SourceRef.parse(source),
                commit,
                view,
                null,
                Arrays.asList(files),
                whole);
    }

    static Work.Publish hub(String source, String commit, Work.StoredFile... files) {
        return publish(View.HF_CACHE, source, commit, true, files);
    }

    /// A file that the hub knows by its git SHA-1, as it does small ones.
    static Work.StoredFile small(Volume volume, String path, String content) throws IOException {
        Work.StoredFile file = VolumeFixture.stored(volume, path, content);
        return new Work.StoredFile(file.path(), file.sha256(), file.size(), gitSha1(content));
    }

    static String gitSha1(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(sha1.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
