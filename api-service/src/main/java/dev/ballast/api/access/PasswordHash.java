package dev.ballast.api.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Hashes of passwords that are slow to guess: PBKDF2 with HMAC-SHA256 (RFC 8018 §5.2), a salt for
/// each, and as many rounds as OWASP asks for. Written as `pbkdf2-sha256$<rounds>$<salt>$<hash>`,
/// so that the rounds can grow and older hashes still be read.
///
/// Passwords are normalized (NFKC) before, as NIST SP 800-63B §5.1.1.2 wants it: what looks the
/// same on two keyboards is the same.
public final class PasswordHash {
    private static final String NAME = "pbkdf2-sha256";
    private static final int ROUNDS = 600_000;
    private static final int BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private PasswordHash() {}

    /// A hash of its own: the same password never has the same twice. Takes some tenths of a second
    /// of a CPU.
    public static String of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return text(salt, derive(password, salt, ROUNDS));
    }

    /// A hash that no password has, and that takes as long to compare with as any other.
    static String ofNobody() {
        return text(new byte[SALT_BYTES], new byte[BYTES]);
    }

    /// Whether the hash was made of this password. How long it takes depends on neither.
    ///
    /// @throws IllegalArgumentException if it is no hash of this kind
    public static boolean matches(String password, String hash) {
        String[] parts = hash.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(NAME)) {
            throw new IllegalArgumentException("not a hash of a password");
        }
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        byte[] expected = Base64.getDecoder().decode(parts[3]);
        return MessageDigest.isEqual(expected, derive(password, salt, Integer.parseInt(parts[1])));
    }

    private static String text(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder();
        return String.join(
                "$",
                NAME,
                Integer.toString(ROUNDS),
                base64.encodeToString(salt),
                base64.encodeToString(hash));
    }

    private static byte[] derive(String password, byte[] salt, int rounds) {
        char[] chars = Normalizer.normalize(password, Normalizer.Form.NFKC).toCharArray();
        PBEKeySpec spec = new PBEKeySpec(chars, salt, rounds, BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2 with HMAC-SHA256", e);
        } finally {
            spec.clearPassword();
        }
    }
}
