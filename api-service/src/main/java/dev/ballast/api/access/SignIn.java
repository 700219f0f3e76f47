package dev.ballast.api.access;

import dev.ballast.api.jobs.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Lets a user in who knows the password. An unknown name and a wrong password get the same answer
/// after the same work, so nobody learns who exists; guesses are slowed down by [SignInBrake], on
/// each replica by itself.
@ApplicationScoped
public class SignIn {
    private static final Logger LOG = Logger.getLogger(SignIn.class);

    private static final String NOBODY = PasswordHash.ofNobody();

    private final UserStore users;
    private final InstantSource clock = InstantSource.system();
    private final SignInBrake brake = new SignInBrake();
    private final HashingPlaces hashing = new HashingPlaces();

    SignIn(UserStore users) {
        this.users = users;
    }

    /// Who it is, with the mark that a session is made of.
    ///
    /// @param address of the client
    /// @throws RefusedException `SIGN_IN_REFUSED`, `SIGN_IN_TOO_OFTEN`
    public User.Credentials handle(String name, String password, String address) {
        // Before the try is counted: whoever keeps the CPUs busy uses up nobody's tries.
        String network = SignInBrake.network(address);
        if (!hashing.take(network)) {
            throw tooOften(Duration.ofSeconds(1));
        }
        try {
            return checked(name, password, network);
        } finally {
            hashing.leave(network);
        }
    }

    private User.Credentials checked(String name, String password, String network) {
        Instant now = clock.instant();
        Duration wait = brake.tried(name, network, now);
        Optional<User.Credentials> known = users.findByName(name);
        if (wait.isPositive()) {
            LOG.warnf("sign-in put off user=%s wait=%s", shown(known), wait);
            throw tooOften(wait);
        }
        String hash = known.map(User.Credentials::password).orElse(NOBODY);
        if (!PasswordHash.matches(password, hash)) {
            LOG.warnf("sign-in refused user=%s", shown(known));
            throw new RefusedException(
                    RefusedException.Code.SIGN_IN_REFUSED,
                    "The name or the password is wrong. An admin can give a new password.");
        }
        User.Credentials credentials = known.orElseThrow();
        brake.forget(name, network);
        users.noteSignIn(credentials.user().id(), now.truncatedTo(ChronoUnit.MICROS));
        LOG.infof("signed in user=%s", credentials.user().name());
        return credentials;
    }

    /// A name that nobody has may be a password in the wrong field, so it is not logged.
    private static String shown(Optional<User.Credentials> known) {
        return known.map(credentials -> credentials.user().name()).orElse("unknown");
    }

    private static RefusedException tooOften(Duration wait) {
        return new RefusedException(
                RefusedException.Code.SIGN_IN_TOO_OFTEN,
                "Too many sign-ins were tried. Try again in %d s."
                        .formatted(Math.max(1, wait.plusMillis(999).toSeconds())));
    }
}
