package dev.ballast.metadata.format;

import java.util.HashSet;
import java.util.Set;

/// Names seen so far. Holds a 64-bit FNV-1a hash instead of each name, so long names cost no
/// memory; a file made to collide gains a false "twice" about itself and nothing else.
final class NameSet {
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private final Set<Long> hashes = new HashSet<>();

    /// False if the name was there already.
    boolean add(String name) {
        long hash = OFFSET_BASIS;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * PRIME;
        }
        return hashes.add(hash);
    }
}
