package dev.ballast.local.hub.civitai;

import dev.ballast.local.hub.Fault;
import java.util.Map;

/// What the site answers to a download of a version, as observed. Browsers (by their `User-Agent`)
/// get its login page instead of 401 and 403.
public enum Door {
    /// The file, to anybody.
    OPEN(200, ""),
    /// The file, to accounts only.
    LOGIN(
            401,
            "{\"error\":\"Unauthorized\",\"message\":\"The creator of this asset requires you to be"
                    + " logged in to download it\"}"),
    /// The creator switched downloads off.
    DISABLED(
            401,
            "{\"error\":\"Unauthorized\",\"message\":\"The creator of this asset has disabled"
                    + " downloads\"}"),
    /// Nobody has bought it yet.
    EARLY_ACCESS(
            403,
            "{\"error\":\"Early"
                + " Access\",\"deadline\":\"2099-01-02T03:04:05.000Z\",\"message\":\"This asset is"
                + " in Early Access\"}"),
    /// The account has no right to it.
    NO_GRANT(403, "{\"error\":\"You do not have permission\"}"),
    /// The edge in front of the site does not like who asks.
    FIREWALL(403, "<!DOCTYPE html><html><title>Attention Required!</title></html>"),
    /// The storage does not know the file (any more, or for a moment).
    MISSING(404, "{\"error\":\"File not found\"}"),
    /// The files were removed.
    ARCHIVED(410, "{\"error\":\"Model archived, not available for download\"}"),
    /// Too much was fetched.
    BUSY(429, "{\"error\":\"We have detected an unusual amount of downloading\"}");

    private final int status;
    private final String body;

    Door(int status, String body) {
        this.status = status;
        this.body = body;
    }

    boolean turnsBrowsersAway() {
        return status == 401 || status == 403;
    }

    Fault refusal() {
        String type = body.startsWith("{") ? "application/json" : "text/html; charset=utf-8";
        return Fault.status(status, Map.of("Content-Type", type), body);
    }
}
