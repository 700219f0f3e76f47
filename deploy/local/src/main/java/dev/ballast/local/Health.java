package dev.ballast.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/// Asks services how they are. Loads far fewer classes than an HTTP client would.
final class Health {
    private static final int PATIENCE_MILLIS = 2_000;

    private Health() {}

    /// Whether this address answers 200.
    static boolean isGood(URI address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            connection.setUseCaches(false);
            try {
                return connection.getResponseCode() == 200;
            } finally {
                connection.disconnect();
            }
        } catch (IOException _) {
            return false;
        }
    }
}
