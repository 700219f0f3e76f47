package dev.ballast.api.kafka;

import org.jboss.logging.Logger;

/// Logs an outage once when it begins and once when it is over, however often it is met.
final class Outage {
    private final Logger log;
    private final String what;
    private boolean lasts;

    Outage(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    void met(Throwable cause) {
        if (!lasts) {
            log.warnf(
                    "%s stopped, tried again until it goes on cause=%s", what, cause.getMessage());
            lasts = true;
        }
    }

    void over() {
        if (lasts) {
            log.infof("%s goes on", what);
            lasts = false;
        }
    }
}
