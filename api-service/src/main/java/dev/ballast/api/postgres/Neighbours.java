package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.OutboxSignal;
import dev.ballast.api.jobs.EventSignal;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/// Wakes the other replicas when this one has changed the queue, and is woken by them, through
/// `NOTIFY`. It saves them the wait for their next look; nothing depends on it.
///
/// Postgres lets only one transaction at a time commit with a `NOTIFY`, so claims, which are many
/// and small, do not use it.
@ApplicationScoped
class Neighbours {
    private static final Logger LOG = Logger.getLogger(Neighbours.class);
    private static final String CHANNEL = "ballast_queue";
    private static final int LISTEN_MILLIS = 10_000;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Sql sql;
    private final DataSource dataSource;
    private final OutboxSignal outbox;
    private final EventSignal events;
    private final CountDownLatch stopped = new CountDownLatch(1);

    Neighbours(Sql sql, DataSource dataSource, OutboxSignal outbox, EventSignal events) {
        this.sql = sql;
        this.dataSource = dataSource;
        this.outbox = outbox;
        this.events = events;
    }

    /// Wakes them when the caller's transaction commits.
    void wake() {
        sql.query("select pg_notify('" + CHANNEL + "', '')", _ -> 1);
    }

    void start(@Observes StartupEvent event) {
        Thread.ofPlatform().daemon().name("neighbours").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        stopped.countDown();
    }

    private void run() {
        boolean running = true;
        while (running) {
            try {
                listen();
            } catch (SQLException e) {
                LOG.debug("listening is begun again", e);
            }
            running = !isStoppedAfter(PAUSE);
        }
    }

    private void listen() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
            PGConnection postgres = connection.unwrap(PGConnection.class);
            while (stopped.getCount() > 0) {
                if (postgres.getNotifications(LISTEN_MILLIS).length > 0) {
                    outbox.raise();
                    events.raise();
                }
            }
        }
    }

    private boolean isStoppedAfter(Duration pause) {
        try {
            return stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }
}
