package dev.ballast.api.access;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// How many passwords are hashed at once. Hashing is work for a CPU that strangers can ask for, and
/// the rest of the service needs some too; one address gets half of the places, so that whoever
/// tries on and on leaves some to others. Thread-safe.
final class HashingPlaces {
    static final int ALL = 4;
    static final int OF_ONE_ADDRESS = ALL / 2;

    private final List<String> taken = new ArrayList<>(ALL);

    /// Takes one, if there is one; [#leave] gives it back.
    ///
    /// @param network as [SignInBrake#network] tells it
    synchronized boolean take(String network) {
        return taken.size() < ALL
                && Collections.frequency(taken, network) < OF_ONE_ADDRESS
                && taken.add(network);
    }

    synchronized void leave(String network) {
        taken.remove(network);
    }
}
