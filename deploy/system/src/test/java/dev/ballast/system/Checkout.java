package dev.ballast.system;

import java.nio.file.Path;

/// The checkout that is tested.
final class Checkout {
    private Checkout() {}

    /// Its root folder, where the launcher is.
    static Path root() {
        return Path.of(System.getProperty("ballast.checkout", "../.."))
                .toAbsolutePath()
                .normalize();
    }
}
