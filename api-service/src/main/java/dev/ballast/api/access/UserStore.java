package dev.ballast.api.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where users are kept. Every call takes part in the caller's transaction, if there is one.
public interface UserStore {

    /// All of them, by name.
    List<User> list();

    Optional<User> find(UUID id);

    /// The user of this name, in upper or lower case.
    Optional<User.Credentials> findByName(String name);

    /// The user whose sessions have this mark.
    Optional<User> findByMark(String mark);

    /// Keeps a new user.
    ///
    /// @return false if the name is taken
    boolean add(User.Credentials credentials);

    void changeRole(UUID id, Role role);

    /// Gives another password, and the mark that goes with it.
    void changePassword(UUID id, String password, String mark);

    void noteSignIn(UUID id, Instant time);

    void remove(UUID id);
}
