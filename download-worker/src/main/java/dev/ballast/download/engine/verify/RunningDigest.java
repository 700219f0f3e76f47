package dev.ballast.download.engine.verify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.apache.commons.codec.digest.Blake3;

/// One digest that is being computed.
interface RunningDigest {
    /// Takes all remaining bytes.
    void update(ByteBuffer bytes);

    /// Hexadecimal digits of the digest over everything so far; called once, at the end.
    String hex();

    /// Begins an empty content.
    ///
    /// @param size bytes of the whole content, which only Git's digest begins with
    static RunningDigest of(DigestAlgorithm algorithm, long size) {
        return switch (algorithm) {
            case SHA256 -> of("SHA-256");
            case SHA1 -> of("SHA-1");
            case MD5 -> of("MD5");
            case GIT_BLOB_SHA1 -> {
                RunningDigest digest = of("SHA-1");
                String head = "blob " + size + "\0";
                digest.update(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
                yield digest;
            }
            case CRC32C -> crc32c();
            case BLAKE3 -> blake3();
        };
    }

    private static RunningDigest of(String name) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has " + name, e);
        }
        return new RunningDigest() {
            @Override
            public void update(ByteBuffer bytes) {
                digest.update(bytes);
            }

            @Override
            public String hex() {
                return HexFormat.of().formatHex(digest.digest());
            }
        };
    }

    private static RunningDigest crc32c() {
        CRC32C crc = new CRC32C();
        return new RunningDigest() {
            @Override
            public void update(ByteBuffer bytes) {
                crc.update(bytes);
            }

            @Override
            public String hex() {
                return HexFormat.of().toHexDigits((int) crc.getValue());
            }
        };
    }

    private static RunningDigest blake3() {
        Blake3 blake3 = Blake3.initHash();
        return new RunningDigest() {
            @Override
            public void update(ByteBuffer bytes) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                blake3.update(copy, 0, copy.length);
            }

            @Override
            public String hex() {
                return HexFormat.of().formatHex(blake3.doFinalize(32));
            }
        };
    }
}
