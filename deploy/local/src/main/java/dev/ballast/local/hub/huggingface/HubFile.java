package dev.ballast.local.hub.huggingface;

import dev.ballast.local.hub.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// One version of a file in a repository. Immutable; the same one may lie in many commits.
///
/// @param content its bytes
/// @param oid SHA-1 of the Git blob: of the content for a small file, of its pointer for a large
///   one
/// @param sha256 of the content, for a large file (Git LFS); null for a small one
/// @param plainHttp whether the storage gives it away over plain HTTP, and not by Xet only
public record HubFile(Content content, String oid, @Nullable String sha256, boolean plainHttp) {

    /// A small file, which lies in Git itself.
    public static HubFile git(Content content) {
        return new HubFile(content, gitBlob(content), null, true);
    }

    /// A small text.
    public static HubFile git(String text) {
        return git(Content.of(text));
    }

    /// A large file, which lies in the storage behind the hub. Reads the content once.
    public static HubFile lfs(Content content) {
        String sha256 = content.sha256();
        return new HubFile(content, gitBlob(Content.of(pointer(sha256, content))), sha256, true);
    }

    /// The same file, but the storage refuses it to whoever does not speak Xet.
    public HubFile xetOnly() {
        return new HubFile(content, oid, sha256, false);
    }

    /// Bytes.
    public long size() {
        return content.length();
    }

    boolean isLarge() {
        return sha256 != null;
    }

    /// What Git holds of a large file (Git LFS specification, "The Pointer").
    String pointer() {
        return pointer(String.valueOf(sha256), content);
    }

    /// A Merkle hash of another scheme in the real hub: here anything that is no SHA-256 of it.
    String xetHash() {
        return new StringBuilder(String.valueOf(sha256)).reverse().toString();
    }

    private static String pointer(String sha256, Content content) {
        return "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"
                .formatted(sha256, content.length());
    }

    private static String gitBlob(Content content) {
        MessageDigest sha1 = sha1();
        sha1.update(("blob " + content.length() + "\0").getBytes(StandardCharsets.US_ASCII));
        byte[] buffer = new byte[1 << 16];
        try {
            for (long at = 0; at < content.length(); at += buffer.length) {
                int count = (int) Math.min(buffer.length, content.length() - at);
                content.read(at, buffer, count);
                sha1.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(sha1.digest());
    }

    /// SHA-1 of a text, 40 hexadecimal digits: good enough a name for a commit or a folder.
    static String nameOf(String text) {
        return HexFormat.of().formatHex(sha1().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-1", e);
        }
    }
}
