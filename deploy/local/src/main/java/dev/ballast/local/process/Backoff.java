package dev.ballast.local.process;

import java.time.Duration;

/// How long to wait before a child is started again: 1 s, 2 s, 4 s … up to 30 s. A child that ran
/// for a minute begins anew.
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration SOUND = Duration.ofMinutes(1);

    private Duration next = FIRST;

    Duration after(Duration ran) {
        if (ran.compareTo(SOUND) >= 0) {
            next = FIRST;
        }
        Duration delay = next;
        Duration doubled = delay.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return delay;
    }
}
