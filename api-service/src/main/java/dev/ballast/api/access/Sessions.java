package dev.ballast.api.access;

import dev.ballast.api.jobs.SecretSeal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lets a browser act with an API key, or for a user, without holding the secret: what it holds
/// names the key (or the user's mark, which has the same form) and a time, and is sealed with the
/// service's own key, so nobody else can make or read one. Nothing is stored: a session ends by its
/// time, with its key, or when its user is removed or gets another password.
@ApplicationScoped
public class Sessions {
    /// How long a session lasts after it was last renewed.
    public static final Duration LIFETIME = Duration.ofHours(24);

    private static final Duration RENEWED_AFTER = Duration.ofMinutes(10);

    private static final String SEALED_AS = "session";
    private static final Pattern FORM = Pattern.compile("([0-9a-f]{64}) (\\d{1,15})");

    private final SecretBox box;
    private final InstantSource clock;

    @Inject
    Sessions(SecretBox box) {
        this(box, InstantSource.system());
    }

    Sessions(SecretBox box, InstantSource clock) {
        this.box = box;
        this.clock = clock;
    }

    /// A session that begins now, as the text that the browser keeps.
    ///
    /// @param keyHash of the secret of the key that it stands for, or the mark of the user
    public String begin(String keyHash) {
        long end = clock.instant().plus(LIFETIME).getEpochSecond();
        byte[] sealed = box.seal(SecretSeal.NO_JOB, SEALED_AS, keyHash + " " + end);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /// The session in this text; empty if it is over, or was not made here.
    public Optional<Session> read(String text) {
        Matcher matcher = FORM.matcher(opened(text));
        return matcher.matches()
                ? Optional.of(
                                new Session(
                                        matcher.group(1),
                                        Instant.ofEpochSecond(Long.parseLong(matcher.group(2)))))
                        .filter(session -> clock.instant().isBefore(session.expiresAt()))
                : Optional.empty();
    }

    /// Whether it is time to give the browser a new one.
    public boolean isDue(Session session) {
        Instant begun = session.expiresAt().minus(LIFETIME);
        return !clock.instant().isBefore(begun.plus(RENEWED_AFTER));
    }

    private String opened(String text) {
        try {
            return box.open(SecretSeal.NO_JOB, SEALED_AS, Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException | IllegalStateException _) {
            return "";
        }
    }

    /// A browser that acts with a key, or for a user.
    ///
    /// @param keyHash of the key's secret, or the user's mark
    public record Session(String keyHash, Instant expiresAt) {}
}
