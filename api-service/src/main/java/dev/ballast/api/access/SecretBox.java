package dev.ballast.api.access;

import dev.ballast.api.jobs.SecretSeal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Seals what a job must keep secret, with AES-256-GCM (NIST SP 800-38D, 96-bit random nonces). The
/// job's id and the secret's name are bound to it: moved to another row it does not open.
///
/// The key is `BALLAST_SECRET_KEY`; without that, one is made at the first start and kept in
/// `secret.key` of the [DataFolder], which serves one replica only.
@ApplicationScoped
public class SecretBox implements SecretSeal {
    private static final String KEY_FILE = "secret.key";
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    @Inject
    SecretBox(
            @ConfigProperty(name = "ballast.secret-key") Optional<String> configured,
            DataFolder folder) {
        this(
                configured
                        .map(text -> decode(text, "BALLAST_SECRET_KEY"))
                        .orElseGet(() -> kept(folder)));
    }

    SecretBox(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /// The secret as bytes that only this box, or one with the same key, can open.
    @Override
    public byte[] seal(UUID job, String name, String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] text =
                run(Cipher.ENCRYPT_MODE, nonce, job, name, secret.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(1 + nonce.length + text.length)
                .put(VERSION)
                .put(nonce)
                .put(text)
                .array();
    }

    /// The secret that was sealed for this job under this name.
    ///
    /// @throws IllegalStateException if it was sealed with another key, for another job or name, or
    ///   was changed
    @Override
    public String open(UUID job, String name, byte[] sealed) {
        if (sealed.length <= NONCE_BYTES + 1 || sealed[0] != VERSION) {
            throw new IllegalStateException("not a sealed secret");
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
        byte[] text = Arrays.copyOfRange(sealed, 1 + NONCE_BYTES, sealed.length);
        return new String(run(Cipher.DECRYPT_MODE, nonce, job, name, text), StandardCharsets.UTF_8);
    }

    /// HMAC-SHA256 (RFC 2104), in hex.
    @Override
    public String mark(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }

    private byte[] run(int mode, byte[] nonce, UUID job, String name, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD((job + "/" + name).getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "the secret '%s' of job %s was not sealed with this key".formatted(name, job),
                    e);
        }
    }

    private static byte[] kept(DataFolder folder) {
        return folder.read(KEY_FILE)
                .map(text -> decode(text, folder.path(KEY_FILE).toString()))
                .orElseGet(() -> make(folder));
    }

    private static byte[] make(DataFolder folder) {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        folder.write(KEY_FILE, Base64.getEncoder().encodeToString(bytes));
        return bytes;
    }

    private static byte[] decode(String text, String where) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(where + " is not base64", e);
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalStateException(
                    "%s holds %d bytes, it takes %d (openssl rand -base64 32)"
                            .formatted(where, bytes.length, KEY_BYTES));
        }
        return bytes;
    }
}
